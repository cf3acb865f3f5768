package io.zviz.cli;

import io.zviz.spi.policy.Notice;

/** How warnings and notes look. */
final class Notices {
  private Notices() {}

  /** {@code file:line:column: CODE warning: message}. */
  static String render(Notice notice) {
    boolean warning = notice.severity() == Notice.Severity.WARNING;
    String severity = warning ? Console.doubtful("warning") : "note";
    return Table.printable(notice.origin() + ": " + notice.code())
        + " "
        + severity
        + ": "
        + Table.printable(notice.message());
  }
}
