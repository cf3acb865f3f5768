package io.zviz.backend.selinux;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/**
 * Layer C with SELinux: a domain of its own for each profile, with two categories for each run. The
 * module is installed once by the host's administrator; a run never changes the host's policy.
 */
@Extension
public final class SelinuxBackend implements LayerBackend {
  private static final BackendId ID = new BackendId("selinux");

  @Override
  public BackendId id() {
    return ID;
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.LSM);
  }

  @Override
  public Support probe(HostProbe host) {
    return SelinuxProbe.probe(host);
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    return new Compilation(
        ID,
        List.of(Artifact.published("cil", SelinuxCompiler.compile(policy))),
        PathOutcomes.of(policy),
        List.of());
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    if (run.auditOnly()) {
      return List.of(); // Only the whole host can be permissive, or a domain of the policy.
    }
    String context = Domain.of(run.policy()).context();
    ToolResult entered = SelinuxProbe.enter(run.host(), context + ":c0,c1");
    if (!entered.ok()) {
      throw new ZvizException(
          SelinuxError.NO_DOMAIN,
          run.policy().positionOf("backends.lsm"),
          ("the SELinux policy of this host lets nothing run in %1$s (%2$s): compile the profile, copy"
                  + " %3$s.cil to zviz-%3$s.cil, install that with semodule -i zviz-%3$s.cil, or say"
                  + " backends: {lsm: landlock}")
              .formatted(
                  context,
                  entered.stderr().lines().findFirst().orElse("status " + entered.status()),
                  run.policy().name()),
          null);
    }
    return List.of(new ChildStep.ExecLabel("exec", context, true));
  }
}
