package io.zviz.seccomp;

import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Layer B. {@code .bpf} is a filter that any loader can use, {@code .broker} the rules behind it in
 * words; a run uses filters of its own that also hand refused calls to the supervisor, so that they
 * can be logged.
 */
public final class SeccompBackend implements LayerBackend {
  /** The name of this backend. */
  public static final BackendId ID = new BackendId("seccomp");

  private static final String RUN = "run";
  private static final String AUDIT = "audit";

  @Override
  public BackendId id() {
    return ID;
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.SECCOMP);
  }

  @Override
  public Support probe(HostProbe host) {
    return SeccompProbe.probe(host);
  }

  /** Whether what the probe found lets system calls be handed to a supervisor. */
  public static boolean notifies(Support support) {
    return SeccompProbe.notifications(support);
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    try {
      return compiled(policy, target);
    } catch (ZvizException tooLong) {
      throw new ZvizException(
          tooLong.code(), longestList(policy), String.valueOf(tooLong.getMessage()), tooLong);
    }
  }

  /** Only the lists of commands have no bound of their own. */
  private static @Nullable Origin longestList(ResolvedPolicy policy) {
    return policy.intents().stream()
        .filter(ArgumentIntent.class::isInstance)
        .map(ArgumentIntent.class::cast)
        .max(Comparator.comparingInt(intent -> intent.allowed().size()))
        .map(intent -> intent.header().origin())
        .orElse(null);
  }

  private static Compilation compiled(ResolvedPolicy policy, Target target) {
    boolean notifications = target.support().map(SeccompProbe::notifications).orElse(true);
    CallDecisions decisions = CallDecisions.of(policy, target);
    CallDecisions everything = CallDecisions.forAudit(policy, target.architecture());
    FilterVariant run =
        notifications && policy.audit().level() != AuditSettings.Level.NONE
            ? FilterVariant.LOGGED
            : FilterVariant.SILENT;
    return new Compilation(
        ID,
        List.of(
            Artifact.published("bpf", FilterVariant.STANDALONE.program(decisions).content()),
            Artifact.published("broker", BrokerTable.document(policy, decisions)),
            Artifact.internal(RUN, run.program(decisions).content()),
            Artifact.internal(AUDIT, FilterVariant.LOGGED.program(everything).content())),
        Outcomes.of(policy, decisions),
        Notices.of(policy, decisions, notifications));
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    Content content =
        compilation.artifact(run.auditOnly() ? AUDIT : RUN).map(Artifact::content).orElseThrow();
    BpfProgram program = BpfProgram.of((Content.Binary) content);
    return List.of(new ChildStep.SeccompFilter(program.bytes(), program.notifies()));
  }
}
