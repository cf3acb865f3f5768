package io.zviz.audit;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from when on: a duration back from now, or a time. */
public final class Since {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd])");

  private Since() {}

  /**
   * The time.
   *
   * @param text {@code 90s}, {@code 10m}, {@code 2h}, {@code 7d}; or {@code 2026-01-31}, with or
   *     without a time of day; UTC when no offset is given, as the log has it
   */
  public static Optional<Instant> read(String text, Instant now) {
    Matcher duration = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (duration.matches()) {
      return Optional.of(now.minus(length(duration)));
    }
    String iso = text.replace(' ', 'T');
    return attempt(() -> OffsetDateTime.parse(iso).toInstant())
        .or(() -> attempt(() -> LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC)))
        .or(() -> attempt(() -> LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  private static Duration length(Matcher duration) {
    long count = Long.parseLong(duration.group(1));
    return switch (duration.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private interface Reading {
    Instant read();
  }

  private static Optional<Instant> attempt(Reading reading) {
    try {
      return Optional.of(reading.read());
    } catch (DateTimeException other) {
      return Optional.empty();
    }
  }
}
