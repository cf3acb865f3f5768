package io.zviz.explain;

import io.zviz.abi.SyscallTable;
import io.zviz.compile.Bundle;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.sys.Errno;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What layer B says about a call. */
final class CallAnswers {
  private static final int ARGUMENTS = 6;

  private final Bundle bundle;
  private final Steps steps;
  private final CallDecisions decisions;

  CallAnswers(Bundle bundle, Steps steps) {
    this.bundle = bundle;
    this.steps = steps;
    this.decisions = CallDecisions.of(bundle.policy(), bundle.seccompTarget());
  }

  /**
   * The filter's word.
   *
   * @param arguments the first ones; when none is given, any may be meant
   */
  Step step(String call, List<Long> arguments) {
    OptionalInt number = SyscallTable.of(bundle.architecture()).number(call);
    if (number.isEmpty()) {
      String text = bundle.architecture().machine() + " has no call " + call;
      return Steps.builtIn(Layer.SECCOMP, Verdict.refused("ENOSYS"), text);
    }
    if (arguments.isEmpty()) {
      return anyArguments(call, number.getAsInt());
    }
    long[] values = padded(arguments);
    return step(decisions.decide(number.getAsInt(), values), call, number.getAsInt(), values);
  }

  private Step anyArguments(String call, int number) {
    Set<CallDecision> possible = decisions.possible(call);
    if (possible.size() == 1) {
      return step(possible.iterator().next(), call, number);
    }
    Verdict verdict = Verdict.either(possible.stream().map(CallAnswers::verdict).toList());
    Step named = steps.ofCall(verdict, ruleOf(call), number);
    String cases =
        possible.stream()
            .map(decision -> verdict(decision) + " by " + words(decision))
            .distinct()
            .collect(Collectors.joining("; "));
    return new Step(
        Layer.SECCOMP,
        verdict,
        named.rule() + "; by its arguments: " + cases,
        named.origin(),
        named.enforcers(),
        named.lines());
  }

  private Step step(CallDecision decision, String call, int number, long... arguments) {
    return rule(decision)
        .map(rule -> steps.ofCall(verdict(decision), rule, number, arguments))
        .orElseGet(
            () ->
                Steps.builtIn(
                    Layer.SECCOMP, verdict(decision), call + " through a foreign interface"));
  }

  /** The filter's word in short. */
  Verdict verdict(String call, List<Long> arguments) {
    OptionalInt number = SyscallTable.of(bundle.architecture()).number(call);
    if (number.isEmpty()) {
      return Verdict.refused("ENOSYS");
    }
    if (arguments.isEmpty()) {
      return Verdict.either(
          decisions.possible(call).stream().map(CallAnswers::verdict).distinct().toList());
    }
    return verdict(decisions.decide(number.getAsInt(), padded(arguments)));
  }

  /** Whether the broker looks at some of the calls. */
  boolean isInspected(String call) {
    return decisions.possible(call).stream().anyMatch(CallDecision.Broker.class::isInstance);
  }

  private static long[] padded(List<Long> arguments) {
    long[] values = new long[ARGUMENTS];
    for (int i = 0; i < arguments.size(); i++) {
      values[i] = arguments.get(i);
    }
    return values;
  }

  /** What would make the filter decide otherwise. */
  List<String> changes(String call, List<Long> arguments, Step step) {
    if (step.verdict().kind() == Verdict.Kind.ALLOWED) {
      return List.of("syscalls.deny: [" + call + "]");
    }
    if (SyscallTable.of(bundle.architecture()).number(call).isEmpty()) {
      return List.of();
    }
    Set<CallDecision> possible = decisions.possible(call);
    boolean never = possible.stream().noneMatch(d -> verdict(d).passes());
    return never ? List.of("syscalls.allow: [" + call + "]") : argumentChanges(call, arguments);
  }

  private List<String> argumentChanges(String call, List<Long> arguments) {
    if (arguments.isEmpty()) {
      return List.of("syscalls.deny: [" + call + "] refuses all of it");
    }
    if (conditional(call)) {
      return List.of("syscalls.allow: [{call: %s, when: \"arg0 == ...\"}]".formatted(call));
    }
    if (call.equals("socket") || call.equals("socketpair")) {
      String family = Constants.name("socket", 0, arguments.get(0));
      List<String> kinds =
          bundle.policy().intents(SocketIntent.class).stream()
              .map(socket -> socket.kind().name().toLowerCase(Locale.ROOT))
              .filter(kind -> family.equalsIgnoreCase("AF_" + kind) || family.startsWith("AF_INET"))
              .map(kind -> "network.sockets.allow: [" + kind + "]")
              .distinct()
              .toList();
      return kinds.isEmpty() ? List.of("nothing: no profile opens " + family) : kinds;
    }
    if (call.equals("ioctl") || call.equals("prctl")) {
      int argument = call.equals("ioctl") ? 1 : 0;
      return arguments.size() > argument
          ? List.of(call + ": [" + Constants.name(call, argument, arguments.get(argument)) + "]")
          : List.of();
    }
    return List.of("syscalls.allow: [" + call + "] without broker, which drops the check");
  }

  private boolean conditional(String call) {
    return bundle.policy().intents(ConditionalSyscallIntent.class).stream()
        .anyMatch(intent -> intent.name().equals(call));
  }

  private IntentId ruleOf(String call) {
    Optional<IntentId> own =
        bundle.policy().intents(SyscallIntent.class).stream()
            .filter(intent -> intent.name().equals(call))
            .map(Intent::id)
            .findFirst();
    return own.or(
            () ->
                decisions.possible(call).stream()
                    .flatMap(decision -> rule(decision).stream())
                    .findFirst())
        .orElseThrow();
  }

  private String words(CallDecision decision) {
    return rule(decision)
        .flatMap(steps::intent)
        .map(intent -> "\"" + intent.describe() + "\" at " + intent.origin())
        .orElse("the interface");
  }

  private static Verdict verdict(CallDecision decision) {
    if (decision instanceof CallDecision.Refuse refused) {
      return Verdict.refused(Errno.name(refused.errno()));
    }
    return decision instanceof CallDecision.Kill ? Verdict.KILLED : Verdict.ALLOWED;
  }

  private static Optional<IntentId> rule(CallDecision decision) {
    if (decision instanceof CallDecision.Allow allowed) {
      return Optional.of(allowed.intent());
    }
    if (decision instanceof CallDecision.Refuse refused) {
      return Optional.of(refused.intent());
    }
    return decision instanceof CallDecision.Broker brokered
        ? Optional.of(brokered.intent())
        : Optional.empty();
  }
}
