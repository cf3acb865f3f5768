package io.zviz.broker;

/** So many a second, and how many were too many. */
final class RateLimit {
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private long windowStart;
  private int inWindow;
  private long suppressed;

  RateLimit(int perSecond, long now) {
    this.perSecond = perSecond;
    this.windowStart = now;
  }

  /** Whether one more may pass at this time in nanoseconds. */
  boolean admit(long now) {
    if (now - windowStart >= SECOND) {
      windowStart = now;
      inWindow = 0;
    }
    if (inWindow < perSecond) {
      inWindow++;
      return true;
    }
    suppressed++;
    return false;
  }

  /** How many were held back since the last time, when their second is over or {@code now} is. */
  long takeSuppressed(long now, boolean atOnce) {
    if (suppressed == 0 || (!atOnce && now - windowStart < SECOND)) {
      return 0;
    }
    long count = suppressed;
    suppressed = 0;
    return count;
  }
}
