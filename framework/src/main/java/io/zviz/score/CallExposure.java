package io.zviz.score;

import io.zviz.abi.SyscallTable;
import io.zviz.compile.Bundle;
import io.zviz.score.Tally.Permit;
import io.zviz.score.Weights.Weight;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.SyscallIntent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The system calls: each that may be made, with some arguments or with any. */
final class CallExposure {
  /** Only some arguments are let through: listed ones, kinds of sockets, what a condition says. */
  private static final double INSPECTED = 0.5;

  /** Single arguments are refused. */
  private static final double SOME = 0.75;

  private final Bundle bundle;
  private final Enforced enforced;
  private final CallDecisions decisions;
  private final Map<String, SyscallIntent> listed = new HashMap<>();

  CallExposure(Bundle bundle, Enforced enforced) {
    this.bundle = bundle;
    this.enforced = enforced;
    this.decisions = CallDecisions.of(bundle.policy(), bundle.seccompTarget());
    bundle.policy().intents(SyscallIntent.class).forEach(call -> listed.put(call.name(), call));
  }

  Tally tally() {
    Tally tally = new Tally("calls");
    for (String call : SyscallTable.of(bundle.architecture()).names()) {
      Weight weight = Weights.TABLE.of("call", call);
      double degree = degree(call);
      if (degree == 0) {
        tally.refused(weight);
      } else {
        tally.permitted(weight, degree, "call " + call, permit(call, degree));
      }
    }
    return tally;
  }

  private double degree(String call) {
    if (!enforced.has(Layer.SECCOMP)) {
      return 1;
    }
    Set<CallDecision> possible = decisions.possible(call);
    long passing = possible.stream().filter(CallExposure::passes).count();
    if (passing == 0) {
      return 0;
    }
    if (passing == possible.size()) {
      return 1;
    }
    return isPlainIoctl(call) ? SOME : INSPECTED;
  }

  /** Allowed as such, it is refused two commands only. */
  private boolean isPlainIoctl(String call) {
    SyscallIntent intent = listed.get(call);
    boolean brokered = intent != null && intent.decision() == Decision.BROKER;
    boolean conditional =
        bundle.policy().intents(ConditionalSyscallIntent.class).stream()
            .anyMatch(rule -> rule.name().equals(call));
    return call.equals("ioctl") && !brokered && !conditional;
  }

  private static boolean passes(CallDecision decision) {
    return decision instanceof CallDecision.Allow || decision instanceof CallDecision.Broker;
  }

  private static Optional<IntentId> rule(CallDecision decision) {
    if (decision instanceof CallDecision.Allow allow) {
      return Optional.of(allow.intent());
    }
    return decision instanceof CallDecision.Broker broker
        ? Optional.of(broker.intent())
        : Optional.empty();
  }

  private Permit permit(String call, double degree) {
    String remedy =
        enforced.has(Layer.SECCOMP)
            ? "syscalls.deny: [" + call + "]"
            : "a host with seccomp; nothing restricts calls on this one";
    Optional<Intent> rule =
        Optional.<Intent>ofNullable(listed.get(call))
            .or(
                () ->
                    decisions.possible(call).stream()
                        .filter(CallExposure::passes)
                        .flatMap(decision -> rule(decision).stream())
                        .flatMap(id -> enforced.intent(id).stream())
                        .findFirst());
    return rule.map(intent -> new Permit(words(intent, degree), intent.origin().toString(), remedy))
        .orElseGet(() -> new Permit("no filter", "this host", remedy));
  }

  private static String words(Intent intent, double degree) {
    return degree == INSPECTED ? intent.describe() + ", for listed arguments" : intent.describe();
  }
}
