package io.zviz.resolve;

import io.zviz.abi.ArgumentKinds;
import io.zviz.abi.ArgumentKinds.Kind;
import io.zviz.profile.Problems;
import io.zviz.resolve.SyscallRules.Rule;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of calls with some arguments. The conditions of all profiles unite, down to the most
 * derived profile that names the call as a whole; of the same condition the most derived decides.
 */
final class ConditionalRules {
  private final Map<String, Map<List<ArgumentCondition>, Rule>> rules = new TreeMap<>();

  /** The rules of a chain, the most derived profile first. */
  static ConditionalRules of(List<SyscallRules> levels, Problems problems) {
    ConditionalRules united = new ConditionalRules();
    Set<String> calls = new TreeSet<>();
    levels.forEach(level -> calls.addAll(level.conditionalCalls()));
    calls.forEach(call -> united.unite(call, levels, problems));
    return united;
  }

  private void unite(String call, List<SyscallRules> levels, Problems problems) {
    Map<List<ArgumentCondition>, Rule> here = new LinkedHashMap<>();
    Rule whole = null;
    for (SyscallRules level : levels) {
      for (Map.Entry<List<ArgumentCondition>, Rule> entry : level.conditional(call).entrySet()) {
        Rule base = entry.getValue();
        Rule derived = whole != null ? whole : here.putIfAbsent(entry.getKey(), base);
        if (derived != null) {
          problems.add(
              ResolveNotice.OVERRIDES.at(
                  derived.origin(),
                  "%s decides for %s over %s at %s"
                      .formatted(derived.words(), call, base.words(), base.origin())));
        }
      }
      whole = whole == null ? level.rules().get(call) : whole;
    }
    if (!here.isEmpty()) {
      rules.put(call, here);
    }
  }

  /** Whether something is allowed, so that what no list names is not. */
  boolean allowSomething() {
    return rules.values().stream()
        .flatMap(decided -> decided.values().stream())
        .anyMatch(rule -> rule.decision() == Decision.ALLOW);
  }

  void addTo(IntentCollector intents) {
    rules.forEach(
        (call, decided) ->
            decided.forEach(
                (when, rule) ->
                    intents.add(
                        "syscalls/" + rule.via(),
                        rule.origin(),
                        header ->
                            new ConditionalSyscallIntent(
                                header, call, when, rule.decision(), rule.errno()))));
  }

  /** Warns of conditions that change nothing, and of those that can be walked around. */
  void warn(Map<String, Rule> whole, Rule everythingElse, Problems problems) {
    rules.forEach(
        (call, decided) -> {
          Decision rest = whole.getOrDefault(call, everythingElse).decision();
          boolean varied = decided.values().stream().map(Rule::decision).distinct().count() > 1;
          decided.forEach(
              (when, rule) -> {
                if (rule.decision() == rest && !varied && rule.errno().isEmpty()) {
                  String message = rule.words() + " has no effect: other arguments of " + call;
                  String same = rest == Decision.ALLOW ? " are allowed too" : " are refused too";
                  problems.add(ResolveNotice.NO_EFFECT.at(rule.origin(), message + same));
                }
                when.stream()
                    .filter(condition -> isEvaded(call, condition, rule.decision()))
                    .forEach(condition -> warnOfHighBits(call, condition, rule, problems));
              });
        });
  }

  /** Whether bits that the kernel does not look at give the caller what was to be refused. */
  private static boolean isEvaded(String call, ArgumentCondition condition, Decision decision) {
    List<Kind> kinds = ArgumentKinds.of(call).orElse(List.of());
    boolean narrow =
        condition.argument() < kinds.size() && kinds.get(condition.argument()) == Kind.INT;
    boolean heldByGarbage =
        switch (condition.comparison()) {
          case NOT_EQUAL, GREATER -> true;
          case AT_LEAST -> condition.value() != 0; // that holds anyway
          case EQUAL, LESS, AT_MOST -> false;
        };
    return narrow && condition.mask() >>> 32 != 0 && heldByGarbage == (decision == Decision.ALLOW);
  }

  private static void warnOfHighBits(
      String call, ArgumentCondition condition, Rule rule, Problems problems) {
    String name = "arg" + condition.argument();
    problems.add(
        ResolveNotice.HIGH_BITS.at(
            rule.origin(),
            ("the kernel reads only 32 bits of %s of %s, the condition looks at more, which callers"
                    + " can set; write %s & 0xffffffff")
                .formatted(name, call, name)));
  }
}
