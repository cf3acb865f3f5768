package io.zviz.plugin;

/** Makes a text from a plugin safe to print: one short line of printable ASCII. */
final class Printable {
  private static final int LONGEST = 300;

  private Printable() {}

  static String of(String text) {
    String line = text.replaceAll("[^ -~]", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** An exception in words: its kind and its message, never its trace. */
  static String of(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return of(thrown.getClass().getName() + ": " + message);
  }
}
