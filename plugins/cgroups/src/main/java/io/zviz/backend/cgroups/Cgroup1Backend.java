package io.zviz.backend.cgroups;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.event.EventSource;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Layer D with control groups version 1, for hosts whose controllers are there. */
@Extension
public final class Cgroup1Backend implements LayerBackend {
  private static final BackendId ID = new BackendId("cgroup1");
  private static final Version VERSION = Version.LEGACY;

  @Override
  public BackendId id() {
    return ID;
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CGROUPS);
  }

  @Override
  public Support probe(HostProbe host) {
    return LegacyProbe.probe(host);
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    CgroupCompiler compiler = new CgroupCompiler(VERSION, policy, target);
    Artifact artifact = Artifact.published("cgroup1", compiler.document());
    return new Compilation(ID, List.of(artifact), compiler.outcomes(), compiler.notices());
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    return new CgroupPlanner(VERSION, Features.of(run.support()).orElseThrow(), run).plan();
  }

  @Override
  public EventSource events(RunContext run) {
    return new ResourceEvents(VERSION, Features.of(run.support()).orElseThrow(), run);
  }
}
