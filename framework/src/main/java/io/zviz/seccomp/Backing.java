package io.zviz.seccomp;

import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The rules that the kernel would have to enforce so that a call need not be inspected.
 *
 * @param rules all of them
 * @param missing those of them that nothing else enforces, by position
 */
record Backing(List<Intent> rules, List<Intent> missing) {
  /** No rule at all: nothing is missing. */
  static final Backing NONE = new Backing(List.of(), List.of());

  /** Copies the lists. */
  Backing {
    rules = List.copyOf(rules);
    missing = List.copyOf(missing);
  }

  static Backing of(List<Intent> rules, Set<IntentId> enforced) {
    return new Backing(
        rules,
        rules.stream()
            .filter(rule -> !enforced.contains(rule.id()))
            .sorted(Comparator.comparing(Intent::origin).thenComparing(Intent::id))
            .toList());
  }

  /** Whether the kernel enforces every rule. */
  boolean isComplete() {
    return missing.isEmpty();
  }

  /** The rules that a call which is not inspected relies on. */
  List<IntentId> ids() {
    return rules.stream().map(Intent::id).toList();
  }

  /** The first rule that stands in the way, where it is, and how many more do. */
  String obstacle() {
    Intent first = missing.get(0);
    int more = missing.size() - 1;
    return "\"%s\" (%s)%s"
        .formatted(
            first.describe(),
            place(first.origin()),
            more == 0 ? "" : more == 1 ? " and 1 more rule" : " and " + more + " more rules");
  }

  /** An artefact names no absolute path of the machine: of one its last component stays. */
  private static String place(Origin origin) {
    String file = origin.source();
    return origin
        .naming(file, file.startsWith("/") ? file.substring(file.lastIndexOf('/') + 1) : file)
        .toString();
  }
}
