package io.zviz.resolve;

import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.SyscallEntry;
import io.zviz.profile.SyscallNames;
import io.zviz.profile.Words;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one profile says about each call. An explicit name beats a category, a category beats {@code
 * *}; on equal ground deny beats broker beats allow, with a warning.
 */
final class SyscallRules {
  /** The order in which decisions win. */
  private static final List<Decision> PRECEDENCE =
      List.of(Decision.DENY, Decision.BROKER, Decision.ALLOW);

  private static final int NO_ERRNO = Integer.MAX_VALUE;

  private final Map<String, Rule> rules = new TreeMap<>();
  private final Map<String, Map<List<ArgumentCondition>, Rule>> conditional = new TreeMap<>();
  private final Map<Conflict, TreeSet<String>> conflicts = new TreeMap<>();
  private Optional<Rule> everything = Optional.empty();

  /**
   * A decision and where it comes from.
   *
   * @param decision what becomes of the call
   * @param via the entry: the name, a category or {@code *}
   * @param origin where it stands
   * @param errno the error number for refused callers; empty for the call's usual one
   */
  record Rule(Decision decision, String via, Origin origin, OptionalInt errno) {
    Rule(Decision decision, String via, Origin origin) {
      this(decision, via, origin, OptionalInt.empty());
    }

    private boolean explicit() {
      return !SyscallNames.isCategory(via);
    }

    /** The rule that wins within one profile. */
    private boolean beats(Rule other) {
      if (explicit() != other.explicit()) {
        return explicit();
      }
      int order = PRECEDENCE.indexOf(decision) - PRECEDENCE.indexOf(other.decision);
      if (order != 0) {
        return order < 0;
      }
      // The order of entries means nothing: of several error numbers the smallest counts.
      int number = Integer.compare(errno.orElse(NO_ERRNO), other.errno.orElse(NO_ERRNO));
      return number != 0 ? number < 0 : via.compareTo(other.via) < 0;
    }

    /** Whether it makes a difference which of two rules counts. */
    private boolean contradicts(Rule other) {
      return decision != other.decision || !errno.equals(other.errno);
    }

    String words() {
      return decision.name().toLowerCase(java.util.Locale.ROOT) + " " + Words.quote(via);
    }
  }

  private record Conflict(Rule winner, Rule loser) implements Comparable<Conflict> {
    @Override
    public int compareTo(Conflict other) {
      return (winner + " " + loser).compareTo(other.winner + " " + other.loser);
    }
  }

  SyscallRules(
      Optional<Listing<SyscallEntry>> allow,
      Optional<Listing<SyscallEntry>> deny,
      Optional<Listing<String>> broker) {
    deny.ifPresent(list -> list.items().forEach(entry -> add(Decision.DENY, entry)));
    for (Located<String> entry : broker.map(Listing::items).orElse(List.of())) {
      add(new Rule(Decision.BROKER, entry.value(), entry.origin()), entry.value());
    }
    allow.ifPresent(list -> list.items().forEach(entry -> add(Decision.ALLOW, entry)));
  }

  private void add(Decision decision, Located<SyscallEntry> located) {
    SyscallEntry entry = located.value();
    Rule rule = new Rule(decision, entry.toString(), located.origin(), entry.errno());
    if (entry.conditional()) {
      decide(conditional.computeIfAbsent(entry.name(), n -> new LinkedHashMap<>()), entry, rule);
    } else {
      add(rule, entry.name());
    }
  }

  private void decide(Map<List<ArgumentCondition>, Rule> decided, SyscallEntry entry, Rule rule) {
    Rule present = decided.putIfAbsent(entry.when(), rule);
    if (present == null) {
      return;
    }
    boolean beats = rule.beats(present);
    if (beats) {
      decided.put(entry.when(), rule);
    }
    if (rule.contradicts(present)) {
      conflict(beats ? rule : present, beats ? present : rule, entry.name());
    }
  }

  private void add(Rule rule, String entry) {
    if (SyscallNames.EVERYTHING.equals(entry)) {
      everything.ifPresent(winner -> conflict(winner, rule, entry));
      everything = everything.filter(present -> !rule.beats(present)).or(() -> Optional.of(rule));
    }
    SyscallNames.calls(entry).forEach(call -> put(call, rule));
  }

  private void put(String call, Rule rule) {
    Rule present = rules.get(call);
    if (present == null) {
      rules.put(call, rule);
      return;
    }
    boolean beats = rule.beats(present);
    Rule winner = beats ? rule : present;
    Rule loser = beats ? present : rule;
    rules.put(call, winner);
    if (winner.explicit() == loser.explicit() && winner.contradicts(loser)) {
      conflict(winner, loser, call);
    }
  }

  private void conflict(Rule winner, Rule loser, String call) {
    conflicts.computeIfAbsent(new Conflict(winner, loser), c -> new TreeSet<>()).add(call);
  }

  /** The rule for each call that is named, by the name of the call. */
  Map<String, Rule> rules() {
    return rules;
  }

  /** The rules for some arguments of a call, by their conditions; a refusal wins over the rest. */
  Map<List<ArgumentCondition>, Rule> conditional(String call) {
    return conditional.getOrDefault(call, Map.of());
  }

  /** The calls that have such rules. */
  Set<String> conditionalCalls() {
    return conditional.keySet();
  }

  /** What {@code *} says. */
  Optional<Rule> everything() {
    return everything;
  }

  /** One warning per pair of entries that contradict each other. */
  List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    conflicts.forEach(
        (conflict, calls) -> {
          String what = Words.and(calls.stream().limit(5).toList());
          String more = calls.size() > 5 ? " and " + (calls.size() - 5) + " more" : "";
          String message =
              conflict.winner().words()
                  + " at "
                  + conflict.winner().origin()
                  + " decides over "
                  + conflict.loser().words()
                  + " for "
                  + what
                  + more;
          notices.add(ResolveNotice.CONFLICT.at(conflict.loser().origin(), message));
        });
    return notices;
  }
}
