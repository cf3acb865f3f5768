package io.zviz.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the log says about one run as a whole. */
final class RunFacts {
  private static final int SHOWN_HOLES = 16;

  private final String container;
  private final String profile;
  private final SequenceGaps sequence = new SequenceGaps();
  private long events;
  private long refused;
  private long dropped;
  private long suppressed;
  private String started = "";
  private String ended = "";
  private Optional<Long> status = Optional.empty();
  private String reason = "";

  RunFacts(String container, String profile) {
    this.container = container;
    this.profile = profile;
  }

  void add(AuditRecord event) {
    String name = event.isLifecycle() ? event.name() : "";
    if (name.equals("events-dropped")) {
      dropped += event.number("count").orElse(0L);
      event
          .number("first_seq")
          .ifPresent(first -> sequence.span(first, event.number("last_seq").orElse(first)));
      return; // it has no number of its own
    }
    events++;
    event.number("seq").ifPresent(sequence::add);
    refused += event.isDenied() ? 1 : 0;
    switch (name) {
      case "started" -> started = started.isEmpty() ? event.text("time") : started;
      case "ended" -> {
        ended = event.text("time");
        status = event.number("status");
      }
      case "failed" -> reason = event.text("reason");
      case "rate-limited" -> suppressed += event.number("suppressed").orElse(0L);
      default -> {}
    }
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("container", container);
    tree.put("profile", profile);
    tree.put("events", events);
    tree.put("refused", refused);
    tree.put("dropped", dropped);
    tree.put("rate_limited", suppressed);
    put(tree, "started", started);
    put(tree, "ended", ended);
    status.ifPresent(number -> tree.put("status", number));
    put(tree, "reason", reason);
    tree.put("first_seq", sequence.first());
    tree.put("missing", sequence.missing());
    tree.put(
        "holes", sequence.holes(SHOWN_HOLES).stream().map(SequenceGaps.Range::toString).toList());
    put(tree, "explanation", explanation());
    return tree;
  }

  private static void put(Map<String, Object> tree, String key, String text) {
    if (!text.isEmpty()) {
      tree.put(key, text);
    }
  }

  /** Why numbers are missing, as far as the log itself knows. */
  private String explanation() {
    long missing = sequence.missing();
    if (missing == 0) {
      return sequence.first() > 0 ? "it begins in an older log, or before the time asked for" : "";
    }
    if (dropped >= missing) {
      return "the log could not take them: too many at once, or the disk was full";
    }
    String unknown =
        "lines were removed or torn, stand in another log, or were never written because zviz was killed";
    return dropped == 0
        ? unknown
        : "%d were dropped by the log; of %d others: %s"
            .formatted(dropped, missing - dropped, unknown);
  }

  static List<Map<String, Object>> trees(Iterable<RunFacts> runs) {
    List<Map<String, Object>> trees = new java.util.ArrayList<>();
    runs.forEach(run -> trees.add(run.toTree()));
    return trees;
  }
}
