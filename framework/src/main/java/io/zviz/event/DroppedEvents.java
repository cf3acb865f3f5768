package io.zviz.event;

import io.zviz.spi.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events that could not be written, counted for each run, with the first and last of their numbers:
 * these are missing in the sequence of the run's lines.
 */
final class DroppedEvents {
  /** Runs that are told apart; the events of others are counted together. */
  private static final int MAX_RUNS = 1_000;

  private static final List<String> RUN = List.of("container", "profile", "run");

  private final Map<Map<String, Object>, Count> counts = new LinkedHashMap<>();
  private long total;

  /** One run's. */
  private static final class Count {
    private long events;
    private long first = Long.MAX_VALUE;
    private long last = -1;

    void add(Object sequence) {
      events++;
      if (sequence instanceof Number number) {
        first = Math.min(first, number.longValue());
        last = Math.max(last, number.longValue());
      }
    }
  }

  /** Counts an event by the fields of its line. */
  synchronized void add(Map<String, Object> fields) {
    Map<String, Object> run = new TreeMap<>();
    RUN.forEach(name -> run.computeIfAbsent(name, fields::get));
    boolean known = counts.containsKey(run) || counts.size() < MAX_RUNS;
    counts
        .computeIfAbsent(known ? run : Map.of(), ours -> new Count())
        .add(fields.getOrDefault("seq", ""));
    total++;
  }

  /** How many are counted. */
  synchronized long total() {
    return total;
  }

  /** The lines that say so; nothing is counted any more. */
  synchronized List<QueuedLine> take() {
    List<QueuedLine> lines = new ArrayList<>();
    counts.forEach((run, count) -> lines.add(line(run, count)));
    counts.clear();
    total = 0;
    return lines;
  }

  /** Counts again what could not be written either. */
  synchronized void putBack(QueuedLine line) {
    Map<String, Object> fields = line.fields();
    Map<String, Object> run = new TreeMap<>();
    RUN.forEach(name -> run.computeIfAbsent(name, fields::get));
    Count count = counts.computeIfAbsent(run, ours -> new Count());
    long events = (Long) fields.getOrDefault("count", 0L);
    count.events += events;
    count.first = Math.min(count.first, (Long) fields.getOrDefault("first_seq", Long.MAX_VALUE));
    count.last = Math.max(count.last, (Long) fields.getOrDefault("last_seq", -1L));
    total += events;
  }

  private static QueuedLine line(Map<String, Object> run, Count count) {
    Map<String, Object> fields = new TreeMap<>(run);
    fields.put("name", "events-dropped");
    fields.put("count", count.events);
    fields.put("time", Clock.now());
    if (count.last >= 0) {
      fields.put("first_seq", count.first);
      fields.put("last_seq", count.last);
    }
    return new QueuedLine(AuditLine.of(Event.Kind.LIFECYCLE, fields), fields);
  }
}
