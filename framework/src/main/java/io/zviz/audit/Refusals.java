package io.zviz.audit;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Refusals of one kind each, counted. */
final class Refusals {
  private static final int MOST_WORDS = 8;

  private final int most;
  private final Map<What, Count> groups = new LinkedHashMap<>();
  private long beyond;

  Refusals(int most) {
    this.most = most;
  }

  /**
   * What a group has in common.
   *
   * @param kind the kind of event
   * @param name the call
   * @param target the path or address; empty when there is none
   * @param rule the rule's place
   * @param enforced whether it was refused, or only recorded
   */
  record What(String kind, String name, String target, String rule, boolean enforced) {}

  /** How often, by whom, when. */
  static final class Count {
    private final SortedSet<String> programs = new TreeSet<>();
    private final SortedSet<String> errnos = new TreeSet<>();
    private long times;
    private String first = "";
    private String last = "";

    private void add(AuditRecord event) {
      times++;
      addTo(programs, event.text("comm"));
      addTo(errnos, event.text("errno"));
      String time = event.text("time");
      first = first.isEmpty() || time.compareTo(first) < 0 ? time : first;
      last = time.compareTo(last) > 0 ? time : last;
    }

    private static void addTo(SortedSet<String> words, String word) {
      if (!word.isEmpty() && words.size() < MOST_WORDS) {
        words.add(word);
      }
    }

    long times() {
      return times;
    }
  }

  void add(AuditRecord event) {
    What what =
        new What(
            event.kind(),
            event.name(),
            RecordText.target(event),
            event.text("rule"),
            !event.text("enforced").equals("false"));
    if (groups.size() < most || groups.containsKey(what)) {
      groups.computeIfAbsent(what, ours -> new Count()).add(event);
    } else {
      beyond++;
    }
  }

  /** Refusals that belong to no group, because there are too many. */
  long beyond() {
    return beyond;
  }

  /** The groups as trees for JSON, the most frequent first. */
  List<Map<String, Object>> toTrees() {
    return groups.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<What, Count> group) -> -group.getValue().times)
                .thenComparing(group -> group.getKey().toString()))
        .map(group -> tree(group.getKey(), group.getValue()))
        .toList();
  }

  private static Map<String, Object> tree(What what, Count count) {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("kind", what.kind());
    tree.put("name", what.name());
    tree.put("target", what.target());
    tree.put("rule", what.rule());
    tree.put("enforced", what.enforced());
    tree.put("count", count.times);
    tree.put("programs", List.copyOf(count.programs));
    tree.put("errnos", List.copyOf(count.errnos));
    tree.put("first", count.first);
    tree.put("last", count.last);
    return tree;
  }
}
