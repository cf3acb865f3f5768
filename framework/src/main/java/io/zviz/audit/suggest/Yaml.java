package io.zviz.audit.suggest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Pieces of YAML. */
final class Yaml {
  private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9._/+@%=-]*");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");

  /** What YAML 1.1 takes for something else than a text. */
  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private Yaml() {}

  /** A text, in quotes when it would be read as something else without. */
  static String text(String text) {
    boolean plain =
        PLAIN_PATH.matcher(text).matches()
            || (PLAIN_NAME.matcher(text).matches()
                && !WORDS.contains(text.toLowerCase(Locale.ROOT)));
    return plain ? text : quoted(text);
  }

  /** A text in quotes. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c >= ' ' && c < 0x7f) {
                out.append((char) c);
              } else {
                out.append(c > 0xffff ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
              }
            });
    return out.append('"').toString();
  }

  /** A text that cannot leave a comment, nor steer a terminal. */
  static String comment(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
