package io.zviz.run;

import io.zviz.broker.PathDecision;
import io.zviz.broker.Session;
import io.zviz.event.PolicyIndex;
import io.zviz.plugin.InstalledBackend;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.EnumSet;
import java.util.Set;

/** What the broker needs to know about a container. */
final class Sessions {
  private static final int NO_PROCESS = 0;

  private Sessions() {}

  /** For the first process that is told of to {@link Session#startingWith}. */
  static Session of(RunPlan plan, Trail trail) {
    Enforcement enforcement = plan.enforcement();
    Sharing.Decisions decisions = plan.decisions();
    return new Session(
        plan.launch().id(),
        NO_PROCESS,
        enforcement.policy(),
        decisions.paths(),
        decisions.rules(),
        backstops(enforcement),
        plan.options().audit(),
        trail);
  }

  /** What is decided about a policy's calls and paths. */
  static Sharing.Decisions decisions(Enforcement enforcement, boolean audit) {
    ResolvedPolicy policy = enforcement.policy();
    Target target = enforcement.bundle().seccompTarget();
    CallDecisions calls =
        audit
            ? CallDecisions.forAudit(policy, target.architecture())
            : CallDecisions.of(policy, target);
    return new Sharing.Decisions(
        PathDecision.of(policy), new Rules(calls), new PolicyIndex(policy));
  }

  /** An LSM restricts what is executed; the rules of the firewall stand in the namespace. */
  static Set<Session.Backstop> backstops(Enforcement enforcement) {
    Set<Session.Backstop> backstops = EnumSet.noneOf(Session.Backstop.class);
    boolean executables = enforcesExecutables(enforcement);
    for (InstalledBackend backend : enforcement.bundle().selection().chosen()) {
      if (executables && backend.backend().layers().contains(Layer.LSM)) {
        backstops.add(Session.Backstop.EXECUTION);
      }
      if (backend.backend().layers().contains(Layer.NETWORK)) {
        backstops.add(Session.Backstop.NETWORK);
      }
    }
    return backstops;
  }

  /** SELinux alone does not: it knows labels and no paths. */
  private static boolean enforcesExecutables(Enforcement enforcement) {
    return enforcement.bundle().coverage().rows().stream()
        .filter(
            row ->
                row.intent() instanceof PathIntent rule && rule.access() == PathAccess.EXECUTABLE)
        .allMatch(row -> row.coverage() == Coverage.FULL);
  }
}
