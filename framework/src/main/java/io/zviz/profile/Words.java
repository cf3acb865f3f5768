package io.zviz.profile;

import java.util.Collection;
import java.util.List;

/** Pieces of messages. */
public final class Words {
  private static final int LONGEST = 80;

  private Words() {}

  /** The text in quotes, on one line, harmless to a terminal, cut when it is long. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().limit(LONGEST).forEach(c -> appendVisible(out, c));
    return out.append(text.codePointCount(0, text.length()) > LONGEST ? "...\"" : "\"").toString();
  }

  /** The text on one line, harmless to a terminal: what may hold the words of a profile. */
  public static String line(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> appendVisible(out, c));
    return out.toString();
  }

  /** {@code a, b or c}. */
  public static String or(Collection<String> words) {
    return join(List.copyOf(words), " or ");
  }

  /** {@code a, b and c}. */
  public static String and(Collection<String> words) {
    return join(List.copyOf(words), " and ");
  }

  private static String join(List<String> words, String last) {
    int end = words.size() - 1;
    return end < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, end)) + last + words.get(end);
  }

  private static void appendVisible(StringBuilder out, int c) {
    int type = Character.getType(c);
    boolean hidden =
        Character.isISOControl(c)
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    if (hidden) {
      out.append(String.format("\\u%04x", c));
    } else {
      out.appendCodePoint(c);
    }
  }
}
