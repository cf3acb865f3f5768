package io.zviz.seccomp;

import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentCondition.Comparison;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Conditions on many masks of one argument, turned into ranges under few. That the upper bits of a
 * mask have a value means that what is left under the whole mask lies between two numbers: so the
 * conditions of a list, or of ranges written as prefixes, become one line of numbers to divide.
 */
final class PrefixMasks {
  private final Map<Integer, List<Long>> wide = new HashMap<>();

  PrefixMasks(Collection<ConditionalSyscallIntent> rules) {
    Map<Integer, Set<Long>> masks = new HashMap<>();
    rules.stream()
        .flatMap(rule -> rule.when().stream())
        .forEach(c -> masks.computeIfAbsent(c.argument(), a -> new TreeSet<>()).add(c.mask()));
    masks.forEach((argument, all) -> wide.put(argument, candidates(all)));
  }

  /** Masks of which others are prefixes, those of the most others first. */
  private static List<Long> candidates(Set<Long> masks) {
    Set<Long> all = new TreeSet<>(masks);
    all.addAll(List.of(ArgumentCondition.ALL_BITS, 0xffffffffL));
    Map<Long, Long> prefixes = new HashMap<>();
    all.forEach(w -> prefixes.put(w, masks.stream().filter(m -> isPrefix(m, w)).count()));
    return all.stream()
        .sorted(
            Comparator.<Long>comparingLong(w -> -prefixes.getOrDefault(w, 0L))
                .thenComparing(Comparator.reverseOrder()))
        .toList();
  }

  /** Whether a mask is another one without its lowest bits. */
  private static boolean isPrefix(long mask, long of) {
    return mask != 0 && (of & -Long.lowestOneBit(mask)) == mask;
  }

  /** The same conditions under the fewest masks. */
  List<ArgumentCondition> widened(List<ArgumentCondition> when) {
    List<ArgumentCondition> widened = new ArrayList<>();
    when.forEach(condition -> widened.addAll(widened(condition)));
    return widened;
  }

  private List<ArgumentCondition> widened(ArgumentCondition condition) {
    if (condition.comparison() != Comparison.EQUAL) {
      return List.of(condition);
    }
    long mask = condition.mask();
    long whole =
        wide.getOrDefault(condition.argument(), List.of()).stream()
            .filter(candidate -> isPrefix(mask, candidate))
            .findFirst()
            .orElse(mask);
    long first = condition.value();
    if ((first & ~mask) != 0) {
      return List.of(condition); // never holds
    }
    long last = first | (whole & ~mask);
    return whole == mask
        ? List.of(condition)
        : List.of(
            new ArgumentCondition(condition.argument(), whole, Comparison.AT_LEAST, first),
            new ArgumentCondition(condition.argument(), whole, Comparison.AT_MOST, last));
  }
}
