package io.zviz.backend.iptables;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/**
 * Layer E with iptables, for hosts without nft: the filter tables of both families in the
 * container's own network namespace, loaded before the workload starts. They vanish with it.
 */
@Extension
public final class IptablesBackend implements LayerBackend {
  private static final BackendId ID = new BackendId("iptables");

  @Override
  public BackendId id() {
    return ID;
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.NETWORK);
  }

  @Override
  public Support probe(HostProbe host) {
    return IptablesProbe.probe(host);
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    List<Artifact> artifacts = new ArrayList<>();
    for (Family family : Family.values()) {
      artifacts.add(
          Artifact.published(family.word(), IptablesCompiler.compile(policy, family, List.of())));
    }
    return new Compilation(ID, artifacts, outcomes(policy, target.support()), List.of());
  }

  private static List<Outcome> outcomes(ResolvedPolicy policy, Optional<Support> support) {
    return frontEnd(policy, support).isPresent()
        ? NetworkOutcomes.of(policy)
        : NetworkOutcomes.none(
            policy, "backends.iptables.frontend asks for a front end that this host does not have");
  }

  /** The front end that is used; empty when it is not the one that the profile asks for. */
  private static Optional<FrontEnd> frontEnd(ResolvedPolicy policy, Optional<Support> support) {
    Optional<FrontEnd> asked = FrontEnd.of(ID, policy);
    return IptablesProbe.usable(support).stream()
        .filter(usable -> asked.map(usable::equals).orElse(true))
        .findFirst();
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    if (run.auditOnly()) {
      return List.of(); // The namespace has no way out that rules would have to close.
    }
    FrontEnd frontEnd = frontEnd(run.policy(), Optional.of(run.support())).orElse(FrontEnd.NFT);
    List<LaunchStep> steps = new ArrayList<>();
    for (Family family : Family.values()) {
      List<String> addresses = HostAddresses.of(run.host(), run.policy(), family);
      String tool =
          frontEnd
              .restore(run.host(), family)
              .map(Path::toString)
              .orElse("/usr/sbin/" + family.word() + "-restore");
      steps.add(
          new HostStep.RunTool(
              HostStep.Phase.CHILD_WAITING,
              List.of(tool),
              IptablesCompiler.compile(run.policy(), family, addresses).text(),
              true,
              Optional.empty(),
              "load the " + family.word() + " rules"));
    }
    return steps;
  }
}
