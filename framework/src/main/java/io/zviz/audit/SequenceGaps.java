package io.zviz.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which numbers of a sequence are missing between the first and the last. They come almost in
 * order: several threads take numbers and write.
 */
final class SequenceGaps {
  /** Stretches without a hole that are kept, the last ones; before them only the count is known. */
  private static final int MOST = 256;

  private final TreeMap<Long, Long> stretches = new TreeMap<>();
  private long seen;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * Numbers in a row.
   *
   * @param from the first
   * @param to the last
   */
  record Range(long from, long to) {
    @Override
    public String toString() {
      return from == to ? Long.toString(from) : from + "-" + to;
    }
  }

  /** Hears a number. */
  void add(long number) {
    Map.Entry<Long, Long> before = stretches.floorEntry(number);
    if (before != null && before.getValue() >= number) {
      return; // a number twice: two logs that were put together
    }
    seen++;
    span(number, number);
    long from = before != null && before.getValue() == number - 1 ? before.getKey() : number;
    Long after = stretches.remove(number + 1);
    stretches.put(from, after == null ? number : after);
    if (stretches.size() > MOST) {
      joinOldest();
    }
  }

  private void joinOldest() {
    Map.Entry<Long, Long> oldest = stretches.pollFirstEntry();
    Map.Entry<Long, Long> next = stretches.pollFirstEntry();
    if (oldest != null && next != null) {
      stretches.put(oldest.getKey(), next.getValue());
    }
  }

  /** Hears that there were these numbers, seen or not. */
  void span(long from, long to) {
    first = Math.min(first, from);
    last = Math.max(last, to);
  }

  private boolean isEmpty() {
    return last < first;
  }

  /** How many are missing. */
  long missing() {
    return isEmpty() ? 0 : last - first + 1 - seen;
  }

  /** The first number: 0, unless the beginning is elsewhere. */
  long first() {
    return isEmpty() ? 0 : first;
  }

  /** The holes, as far as they are known; at most so many. */
  List<Range> holes(int most) {
    List<Range> holes = new ArrayList<>();
    long next = first();
    for (Map.Entry<Long, Long> stretch : stretches.entrySet()) {
      if (stretch.getKey() > next && holes.size() < most) {
        holes.add(new Range(next, stretch.getKey() - 1));
      }
      next = stretch.getValue() + 1;
    }
    if (!isEmpty() && next <= last && holes.size() < most) {
      holes.add(new Range(next, last));
    }
    return holes;
  }
}
