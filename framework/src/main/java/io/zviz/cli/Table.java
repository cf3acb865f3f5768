package io.zviz.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Text in columns. Cells may come from untrusted places (ids, plugin manifests): control characters
 * are shown as {@code \xNN}, so that nothing steers the terminal.
 */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with a header row. */
  public Table(String... header) {
    row(header);
  }

  /** Adds a row. */
  public Table row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(printable(cell));
    }
    rows.add(row);
    return this;
  }

  /** The table; the last column is not padded. */
  public String render() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringJoiner line = new StringJoiner(GAP);
      for (int i = 0; i < row.size(); i++) {
        boolean last = i == row.size() - 1;
        line.add(last ? row.get(i) : row.get(i) + " ".repeat(widths.get(i) - row.get(i).length()));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** The text with every control character made visible. */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        shown.append(String.format(c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }
}
