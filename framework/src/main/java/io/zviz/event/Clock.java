package io.zviz.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time as the log writes it: ISO 8601, UTC, microseconds. */
public final class Clock {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Clock() {}

  /** The time of day. */
  public static String now() {
    return FORMAT.format(Instant.now());
  }
}
