package io.zviz.backend.apparmor;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.launch.Undo;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/**
 * Layer C with AppArmor: a profile that is loaded under a name of the run's own before the workload
 * exists, entered when it is executed, and removed at the end.
 */
@Extension
public final class AppArmorBackend implements LayerBackend {
  private static final BackendId ID = new BackendId("apparmor");
  private static final String ARTIFACT = "apparmor";

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
    return AppArmorProbe.probe(host);
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    FileRules rules = new FileRules(Regions.of(policy));
    Content.Text text =
        AppArmorCompiler.compile(policy, rules, AppArmorCompiler.name(policy), Abi.of(ID, policy));
    return new Compilation(
        ID,
        List.of(Artifact.published(ARTIFACT, text)),
        new PathOutcomes(rules).of(policy),
        List.of());
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    if (run.auditOnly()) {
      return List.of(); // Refusals hold in complain mode as well, so it cannot only record.
    }
    String name = run.kernelName();
    FileRules rules = new FileRules(new Links(run.policy(), run.paths()).regions());
    String text =
        AppArmorCompiler.compile(run.policy(), rules, name, Abi.of(ID, run.policy())).text();
    String parser =
        run.host().tool("apparmor_parser").map(Path::toString).orElse("/usr/sbin/apparmor_parser");
    HostStep load =
        new HostStep.RunTool(
            HostStep.Phase.BEFORE_CLONE,
            List.of(parser, "-r", "-K", "-q"),
            text,
            false,
            Optional.of(new Undo.RunTool(List.of(parser, "-R", "-q"), text)),
            "load the AppArmor profile " + name);
    return List.of(load, new ChildStep.ExecLabel(attribute(run.host()), "exec " + name));
  }

  /** Before Linux 5.8 the LSMs shared one attribute. */
  private static String attribute(HostProbe host) {
    return host.exists(Path.of("/proc/self/attr/apparmor")) ? "apparmor/exec" : "exec";
  }
}
