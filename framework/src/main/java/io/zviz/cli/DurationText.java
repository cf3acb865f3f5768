package io.zviz.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90}, {@code 90s}, {@code 500ms}, {@code 1h30m} or {@code 2d}; at most a year. */
final class DurationText implements ITypeConverter<Duration> {
  private static final Pattern SHAPE = Pattern.compile("(?:[0-9]{1,9}(?:ms|s|m|h|d))+|[0-9]{1,9}");
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d|)");
  private static final Duration MOST = Duration.ofDays(366);

  @Override
  public Duration convert(String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a duration such as 30m, 1h30m, 90s or 500ms");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
    }
    if (sum.isZero() || sum.compareTo(MOST) > 0) {
      throw new TypeConversionException("'" + text + "' is not from 1ms to 366d");
    }
    return sum;
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofSeconds(1);
    };
  }
}
