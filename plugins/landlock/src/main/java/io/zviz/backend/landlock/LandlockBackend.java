package io.zviz.backend.landlock;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/**
 * Layer C with Landlock (landlock(7)): what a profile says about paths becomes rights below paths;
 * abstract UNIX sockets and signals stay inside the container. Behind layers B and E it closes what
 * ports alone can express.
 */
@Extension
public final class LandlockBackend implements LayerBackend {
  static final BackendId ID = new BackendId("landlock");

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
    return LandlockProbe.probe(host);
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    return LandlockCompiler.compile(ID, policy, target);
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    if (run.auditOnly()) {
      return List.of(); // A Landlock domain cannot only record.
    }
    LandlockPlanner planner = new LandlockPlanner(PathRules.of(run.policy()), run.paths());
    Ruleset ruleset = LandlockCompiler.ruleset(run.policy());
    return List.of(planner.plan(ruleset, LandlockCompiler.abiOf(run.support())));
  }
}
