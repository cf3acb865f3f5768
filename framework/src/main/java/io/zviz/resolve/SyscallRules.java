package io.zviz.resolve;

import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.SyscallNames;
import io.zviz.profile.Words;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Map<String, Rule> rules = new TreeMap<>();
  private final Map<Conflict, TreeSet<String>> conflicts = new TreeMap<>();
  private Optional<Rule> everything = Optional.empty();

  /**
   * A decision and where it comes from.
   *
   * @param decision what becomes of the call
   * @param via the entry: the name, a category or {@code *}
   * @param origin where it stands
   */
  record Rule(Decision decision, String via, Origin origin) {
    private boolean explicit() {
      return !SyscallNames.isCategory(via);
    }

    /** The rule that wins within one profile. */
    private boolean beats(Rule other) {
      if (explicit() != other.explicit()) {
        return explicit();
      }
      int order = PRECEDENCE.indexOf(decision) - PRECEDENCE.indexOf(other.decision);
      return order != 0 ? order < 0 : via.compareTo(other.via) < 0;
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
      Optional<Listing<String>> allow,
      Optional<Listing<String>> deny,
      Optional<Listing<String>> broker) {
    add(Decision.DENY, deny);
    add(Decision.BROKER, broker);
    add(Decision.ALLOW, allow);
  }

  private void add(Decision decision, Optional<Listing<String>> list) {
    for (Located<String> entry : list.map(Listing::items).orElse(List.of())) {
      Rule rule = new Rule(decision, entry.value(), entry.origin());
      if (SyscallNames.EVERYTHING.equals(entry.value())) {
        everything.ifPresent(winner -> conflict(winner, rule, SyscallNames.EVERYTHING));
        everything = everything.isPresent() ? everything : Optional.of(rule);
      }
      SyscallNames.calls(entry.value()).forEach(call -> put(call, rule));
    }
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
    if (winner.explicit() == loser.explicit() && winner.decision() != loser.decision()) {
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
