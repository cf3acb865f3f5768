package io.zviz.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints rows with their ratio to one of them. */
final class Table {
  private static final String FORMAT = "  %-60s %10s %6s %10s %6s  %s%n";
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;

  private final PrintStream out;

  Table(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints a table.
   *
   * @param baseline the row whose ratio is 1
   */
  void print(String title, List<Row> rows, Row baseline) {
    out.printf("%n%s%n", title);
    out.printf(FORMAT, "", "median", "ratio", "fastest", "ratio", "aim for the ratio");
    for (Row row : rows) {
      out.printf(
          FORMAT,
          row.name(),
          duration(row.nanos()),
          ratio(row.nanos(), baseline.nanos()),
          duration(row.least()),
          ratio(row.least(), baseline.least()),
          row.aim());
    }
  }

  /** Says why there is no table. */
  void skip(String title, String why) {
    out.printf("%n%s%n  not measured: %s%n", title, why);
  }

  private static String ratio(double nanos, double baseline) {
    return String.format(Locale.ROOT, "%.2f", nanos / baseline);
  }

  private static String duration(double nanos) {
    return nanos < MILLI
        ? String.format(Locale.ROOT, "%.2f µs", nanos / MICRO)
        : String.format(Locale.ROOT, "%.2f ms", nanos / MILLI);
  }
}
