package io.zviz.exchange;

import io.zviz.exchange.oci.SeccompAction;
import io.zviz.exchange.oci.SeccompProfile;
import io.zviz.exchange.oci.SeccompRule;
import io.zviz.exchange.oci.Surroundings;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentCondition.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a profile says about one call, as libseccomp takes it: a rule that is the default action is
 * none (runc and crun leave it out), the first rule for any arguments takes the place of all
 * others, and rules for some arguments add up.
 *
 * @param whole what becomes of the call whatever its arguments
 * @param some what becomes of it with some arguments; empty when {@code whole} is there
 */
record CallRules(Optional<SeccompRule> whole, List<SeccompRule> some) {
  /** Copies the list. */
  CallRules {
    some = List.copyOf(some);
  }

  /** The rules of every call that a profile names, for one container. */
  static SortedMap<String, CallRules> of(SeccompProfile profile, Surroundings container) {
    SortedMap<String, List<SeccompRule>> byName = new TreeMap<>();
    for (SeccompRule rule : profile.rules()) {
      if (rule.appliesTo(container) && !rule.action().equals(profile.defaultAction())) {
        rule.names().forEach(n -> byName.computeIfAbsent(n, name -> new ArrayList<>()).add(rule));
      }
    }
    SortedMap<String, CallRules> calls = new TreeMap<>();
    byName.forEach((name, rules) -> calls.put(name, of(rules)));
    return calls;
  }

  private static CallRules of(List<SeccompRule> rules) {
    Optional<SeccompRule> whole =
        rules.stream().filter(rule -> rule.arguments().isEmpty()).findFirst();
    return new CallRules(whole, whole.isPresent() ? List.of() : distinct(rules));
  }

  private static List<SeccompRule> distinct(List<SeccompRule> rules) {
    List<SeccompRule> kept = new ArrayList<>();
    for (SeccompRule rule : rules) {
      boolean repeated =
          kept.stream()
              .anyMatch(
                  other ->
                      other.arguments().equals(rule.arguments())
                          && other.action().equals(rule.action()));
      if (!repeated) {
        kept.add(rule);
      }
    }
    return kept;
  }

  /** What becomes of the call with these arguments. */
  SeccompAction action(SeccompAction byDefault, long... arguments) {
    return whole
        .or(
            () ->
                some.stream()
                    .filter(
                        rule ->
                            rule.arguments().stream()
                                .allMatch(c -> c.holds(arguments[c.argument()])))
                    .findFirst())
        .map(SeccompRule::action)
        .orElse(byDefault);
  }

  /** Two rules that do different things with the same arguments, as far as can be told. */
  Optional<SeccompRule> overlapping() {
    for (int i = 0; i < some.size(); i++) {
      for (SeccompRule earlier : some.subList(0, i)) {
        boolean differ = !earlier.action().equals(some.get(i).action());
        if (differ && !exclude(earlier.arguments(), some.get(i).arguments())) {
          return Optional.of(some.get(i));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean exclude(List<ArgumentCondition> one, List<ArgumentCondition> other) {
    return one.stream().anyMatch(a -> other.stream().anyMatch(b -> exclude(a, b)));
  }

  /** Whether no number meets both; found where one of them names all or some bits of it. */
  private static boolean exclude(ArgumentCondition a, ArgumentCondition b) {
    if (a.argument() != b.argument()) {
      return false;
    }
    if (a.comparison() == Comparison.EQUAL && b.comparison() == Comparison.EQUAL) {
      long common = a.mask() & b.mask();
      return (a.value() & common) != (b.value() & common);
    }
    return misses(a, b) || misses(b, a);
  }

  private static boolean misses(ArgumentCondition exact, ArgumentCondition other) {
    return exact.comparison() == Comparison.EQUAL
        && exact.mask() == ArgumentCondition.ALL_BITS
        && !other.holds(exact.value());
  }
}
