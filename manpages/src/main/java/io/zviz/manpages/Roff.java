package io.zviz.manpages;

/** Text in the macros of man(7). */
final class Roff {
  private final StringBuilder text = new StringBuilder();

  /** A line that calls a macro; the arguments are quoted, and have no quotes of their own. */
  Roff macro(String name, String... arguments) {
    text.append('.').append(name);
    for (String argument : arguments) {
      text.append(" \"").append(argument).append('"');
    }
    text.append('\n');
    return this;
  }

  /** A line of plain text. */
  Roff line(String plain) {
    return formatted(escape(plain));
  }

  /** A line that is escaped already. */
  Roff formatted(String escaped) {
    boolean control = escaped.startsWith(".") || escaped.startsWith("'");
    text.append(control ? "\\&" : "").append(escaped).append('\n');
    return this;
  }

  /** An indented paragraph with something in bold or italics as its tag. */
  Roff item(String escapedTag, String plain) {
    return macro("TP").formatted(escapedTag).line(plain);
  }

  static String bold(String plain) {
    return "\\fB" + escape(plain) + "\\fR";
  }

  static String italic(String plain) {
    return "\\fI" + escape(plain) + "\\fR";
  }

  /** A hyphen would become a dash that cannot be copied into a shell. */
  static String escape(String plain) {
    return plain.strip().replace("\\", "\\e").replace("-", "\\-");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
