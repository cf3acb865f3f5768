package io.zviz.profile;

import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.PortRange;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as profiles write them: sizes, counts, ports, processor time. */
public final class Quantities {
  private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]*)([KMGT]?)");
  private static final Pattern WITH_UNIT = Pattern.compile("([0-9]+)\\s*([kmgtKMGT])[iI]?[bB]?");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern CPU = Pattern.compile("(max|[0-9]+) ([0-9]+)");
  private static final Pattern PORTS = Pattern.compile("([0-9]+)(?:-([0-9]+))?");
  private static final String UNITS = "KMGT";
  private static final String MAX = "max";

  /** Below this no program can be loaded; the kernel would kill it at once. */
  private static final long SMALLEST_MEMORY = 4L << 20;

  /** The bounds of the kernel, kernel/sched/core.c: tg_set_cfs_bandwidth, in microseconds. */
  private static final long SHORTEST_CPU_MICROS = 1_000;

  private static final long LONGEST_CPU_PERIOD = 1_000_000;
  private static final long LARGEST_CPU_QUOTA = (1L << 44) - 1;

  private Quantities() {}

  /**
   * Bytes: an integer, or one with K, M, G or T, which are powers of 1024, or {@code max}.
   *
   * @return bytes; {@link LimitIntent#MAX} for {@code max}
   */
  public static long size(String text) throws BadValueException {
    if (MAX.equals(text)) {
      return LimitIntent.MAX;
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw bad(text, "a size such as 268435456, 256M or max" + corrected(text));
    }
    int shift = 10 * (UNITS.indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1));
    String digits = matcher.group(1);
    if (!NUMBER.matcher(digits).matches()
        || Long.parseLong(digits) > (LimitIntent.MAX - 1) >> shift) {
      throw bad(text, "a size that fits in 63 bits; for no limit write max");
    }
    return Long.parseLong(digits) << shift;
  }

  /** Bytes of memory: a {@link #size} of at least 4 MiB. */
  public static long memory(String text) throws BadValueException {
    long bytes = size(text);
    if (bytes < SMALLEST_MEMORY) {
      throw bad(text, "at least 4M: with less no program can start");
    }
    return bytes;
  }

  /** A count from {@code least} to {@code most}, or {@code max}. */
  public static long count(String text, long least, long most) throws BadValueException {
    return MAX.equals(text) ? LimitIntent.MAX : number(text, least, most, " or max");
  }

  /** The number of tasks; PID_MAX_LIMIT of include/linux/threads.h is 4,194,304. */
  public static long pids(String text) throws BadValueException {
    return count(text, 1, 4_194_304);
  }

  /** An integer within bounds. */
  static int integer(String text, int least, int most) throws BadValueException {
    return Math.toIntExact(number(text, least, most, ""));
  }

  private static long number(String text, long least, long most, String or)
      throws BadValueException {
    if (!NUMBER.matcher(text).matches()
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw bad(text, "an integer from " + least + " to " + most + or);
    }
    return Long.parseLong(text);
  }

  /** {@code quota period} or {@code max period}, in microseconds. */
  static ResourceSection.CpuQuota cpu(String text) throws BadValueException {
    Matcher matcher = CPU.matcher(text);
    if (!matcher.matches()) {
      String form = "\"quota period\" or \"max period\" in microseconds, such as \"50000 100000\"";
      throw bad(text, form);
    }
    long period =
        number(matcher.group(2), SHORTEST_CPU_MICROS, LONGEST_CPU_PERIOD, " as the period");
    String quota = matcher.group(1);
    return new ResourceSection.CpuQuota(
        MAX.equals(quota)
            ? LimitIntent.MAX
            : number(quota, SHORTEST_CPU_MICROS, LARGEST_CPU_QUOTA, " as the quota"),
        period);
  }

  /** A number of processors such as {@code 0.5}, as a quota per 100 ms. */
  public static ResourceSection.CpuQuota cpus(String text) throws BadValueException {
    Matcher matcher = Pattern.compile("([0-9]{1,4})(?:\\.([0-9]{1,3}))?").matcher(text);
    long thousandths = 0;
    if (matcher.matches()) {
      String fraction = matcher.group(2) == null ? "" : matcher.group(2);
      String padded = (fraction + "000").substring(0, 3);
      thousandths = Long.parseLong(matcher.group(1)) * 1000 + Long.parseLong(padded);
    }
    if (thousandths < 10) {
      throw bad(text, "a number of processors such as 0.5, at least 0.01");
    }
    return new ResourceSection.CpuQuota(thousandths * 100, 100_000);
  }

  /** A port or a range of ports. */
  static PortRange ports(String text) throws BadValueException {
    Matcher matcher = PORTS.matcher(text);
    if (matcher.matches() && text.length() <= 11) {
      String last = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
      if (isPort(matcher.group(1)) && isPort(last)) {
        int from = Integer.parseInt(matcher.group(1));
        int to = Integer.parseInt(last);
        if (from <= to) {
          return new PortRange(from, to);
        }
      }
    }
    throw new BadValueException(
        ProfileError.BAD_PORT,
        Words.quote(text) + " is not a port from 1 to 65535 or a range such as \"8000-8010\"");
  }

  private static boolean isPort(String text) {
    return NUMBER.matcher(text).matches()
        && text.length() <= 5
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65535;
  }

  private static String corrected(String text) {
    Matcher matcher = WITH_UNIT.matcher(text);
    return matcher.matches()
        ? "; did you mean \"" + matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT) + "\"?"
        : "";
  }

  private static BadValueException bad(String text, String expected) {
    return new BadValueException(
        ProfileError.BAD_QUANTITY, Words.quote(text) + " is not " + expected);
  }
}
