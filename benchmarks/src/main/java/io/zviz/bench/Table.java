package io.zviz.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints rows with their ratio to one of them. */
final class Table {
  private static final String FORMAT = "  %-60s %10s %6s %10s %6s  %s%n";
  private static final String COUNTS = "  %-60s %7s %8s";
  private static final String CELL = " %9s";
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

  /** Prints counts of instructions; the last row has its ratio to the best of the others too. */
  void print(String title, List<FilterBenchmark.Counts> rows) {
    out.printf("%n%s%n", title);
    StringBuilder head = new StringBuilder(COUNTS.formatted("", "length", "dearest"));
    rows.get(0).stats().mixes().forEach(mix -> head.append(CELL.formatted(mix.mix())));
    out.println(head);
    for (FilterBenchmark.Counts row : rows) {
      out.println(
          COUNTS.formatted(row.name(), row.stats().instructions(), row.stats().longestPath())
              + cells(row.means()));
    }
    List<Double> own = rows.get(rows.size() - 1).means();
    List<Double> ratios = new ArrayList<>();
    for (int mix = 0; mix < own.size(); mix++) {
      int column = mix;
      double best =
          rows.subList(0, rows.size() - 1).stream()
              .mapToDouble(row -> row.means().get(column))
              .min()
              .orElseThrow();
      ratios.add(own.get(mix) / best);
    }
    out.println(
        COUNTS.formatted("  ratio to the best of the others (aim: <= 1)", "", "") + cells(ratios));
  }

  private static String cells(List<Double> values) {
    StringBuilder cells = new StringBuilder();
    values.forEach(
        value -> cells.append(CELL.formatted(String.format(Locale.ROOT, "%.2f", value))));
    return cells.toString();
  }

  /** Says something that is no time, below a table. */
  void note(String text) {
    out.printf("  %s%n", text);
  }

  /** Says why there is no table. */
  void skip(String title, String why) {
    out.printf("%n%s%n  not measured: %s%n", title, why);
  }

  private static String ratio(double nanos, double baseline) {
    return String.format(Locale.ROOT, "%.2f", nanos / baseline);
  }

  private static String duration(double nanos) {
    if (nanos < MICRO) {
      return String.format(Locale.ROOT, "%.1f ns", nanos);
    }
    return nanos < MILLI
        ? String.format(Locale.ROOT, "%.2f µs", nanos / MICRO)
        : String.format(Locale.ROOT, "%.2f ms", nanos / MILLI);
  }
}
