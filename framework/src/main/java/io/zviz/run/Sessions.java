package io.zviz.run;

import io.zviz.broker.PathDecision;
import io.zviz.broker.Session;
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
    return new Session(
        plan.launch().id(),
        NO_PROCESS,
        enforcement.policy(),
        PathDecision.of(enforcement.policy()),
        new Rules(decisions(plan)),
        backstops(enforcement),
        plan.options().audit(),
        trail);
  }

  private static CallDecisions decisions(RunPlan plan) {
    ResolvedPolicy policy = plan.enforcement().policy();
    Target target = plan.enforcement().bundle().seccompTarget();
    return plan.options().audit()
        ? CallDecisions.forAudit(policy, target.architecture())
        : CallDecisions.of(policy, target);
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
