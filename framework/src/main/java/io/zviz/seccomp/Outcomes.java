package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.util.List;
import java.util.Set;

/** What layer B does about each of its intents. */
final class Outcomes {
  private final CallRules rules;
  private final Architecture architecture;

  private Outcomes(CallDecisions decisions) {
    this.rules = decisions.rules();
    this.architecture = decisions.architecture();
  }

  static List<Outcome> of(ResolvedPolicy policy, CallDecisions decisions) {
    Outcomes outcomes = new Outcomes(decisions);
    return policy.intentsOf(Set.of(Layer.SECCOMP)).map(outcomes::outcome).toList();
  }

  private Outcome outcome(Intent intent) {
    if (intent instanceof SyscallIntent call) {
      return call(call);
    }
    if (intent instanceof ConditionalSyscallIntent conditional) {
      return full(
          intent,
          rules.byName().containsKey(conditional.name())
              ? "filter: numbers among the arguments"
              : architecture.machine() + " has no such call");
    }
    if (intent instanceof ArgumentIntent arguments) {
      return arguments(arguments);
    }
    return full(
        intent,
        intent instanceof SocketIntent
            ? "filter: domain, type and protocol of socket and socketpair"
            : "filter: calls up to Linux "
                + SyscallTable.kernelVersion()
                + ", newer ones are refused with ENOSYS");
  }

  private Outcome call(SyscallIntent intent) {
    CallRule rule = rules.byName().get(intent.name());
    if (rule == null) {
      return full(intent, architecture.machine() + " has no such call");
    }
    return new Outcome(intent.id(), rule.coverage(), rule.place() + ": " + rule.why());
  }

  private Outcome arguments(ArgumentIntent intent) {
    CallRule rule = rules.byName().get(intent.call());
    boolean used = rule != null && rule.asked() == Decision.BROKER;
    return full(
        intent,
        used
            ? "filter: the low 32 bits of the command"
            : "not used: " + intent.call() + " is not under broker");
  }

  private static Outcome full(Intent intent, String how) {
    return new Outcome(intent.id(), Coverage.FULL, how);
  }
}
