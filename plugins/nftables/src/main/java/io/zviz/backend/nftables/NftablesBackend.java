package io.zviz.backend.nftables;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/**
 * Layer E with nftables: a table in the container's own network namespace, loaded before the
 * workload starts. It vanishes with the namespace.
 */
@Extension
public final class NftablesBackend implements LayerBackend {
  private static final BackendId ID = new BackendId("nftables");
  private static final String ARTIFACT = "nft";

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
    return NftablesProbe.probe(host);
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    List<TrafficClass> classes = TrafficClasses.of(policy.intents(EgressIntent.class));
    Artifact rules = Artifact.published(ARTIFACT, NftablesCompiler.compile(policy, classes));
    List<Outcome> outcomes = NetworkOutcomes.of(policy, !classes.isEmpty());
    return new Compilation(ID, List.of(rules), outcomes, List.of());
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    if (run.auditOnly()) {
      return List.of(); // The namespace has no way out that rules would have to close.
    }
    Content.Text rules = (Content.Text) compilation.artifact(ARTIFACT).orElseThrow().content();
    String nft = run.host().tool("nft").map(Path::toString).orElse("/usr/sbin/nft");
    return List.of(
        new HostStep.RunTool(
            HostStep.Phase.CHILD_WAITING,
            List.of(nft, "-f", "-"),
            NftablesCompiler.forNewNamespace(run.policy(), rules)
                + HostAddresses.commands(run.host(), run.policy()),
            true,
            Optional.empty(),
            "load the table " + NftablesCompiler.table(run.policy())));
  }
}
