package io.zviz.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the runs in a log apart: containers of one name can follow one another. */
final class RunNumber {
  private static final AtomicLong LAST = new AtomicLong();

  private RunNumber() {}

  /** No other run of this host has it: the microsecond of its start, and the supervisor. */
  static String next() {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    long ours = LAST.accumulateAndGet(now, (last, time) -> Math.max(last + 1, time));
    return Long.toString(ours, Character.MAX_RADIX)
        + "-"
        + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
  }
}
