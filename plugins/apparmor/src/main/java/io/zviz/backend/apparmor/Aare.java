package io.zviz.backend.apparmor;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Writes AppArmor's path expressions (apparmor.d(5), "Globbing"). Bytes are chars of 0 to 255.
 *
 * <p>Three octal digits mean exactly that byte, whichever it is: for the parser's lexer, for its
 * variables and for its wildcards. So nothing but plain characters is ever written as it is.
 */
final class Aare {
  /** Stands for a path itself, the same as a folder, and everything below. */
  static final String AND_BELOW = "{,/**}";

  private Aare() {}

  /** The bytes of a text in UTF-8, each as a char. */
  static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Exactly these bytes. */
  static String literal(String bytes) {
    StringBuilder out = new StringBuilder();
    bytes.chars().forEach(c -> append(out, c));
    return out.toString();
  }

  /** A glob of the profile: {@code *} within a component, {@code **} across. */
  static String glob(String bytes) {
    StringBuilder out = new StringBuilder();
    if (bytes.chars().allMatch(c -> c == '*')) {
      out.append('?'); // a component is never empty, and what is meant is not the folder itself
    }
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) != '*') {
        append(out, bytes.charAt(i));
      } else if (out.length() < 2 || !out.toString().endsWith("**")) {
        out.append('*');
      }
    }
    return out.toString();
  }

  /** Any byte but these. A dash is only plain in front, and a comma never as a number. */
  static String anyBut(Collection<Integer> bytes) {
    TreeSet<Integer> others = new TreeSet<>(bytes);
    StringBuilder out = new StringBuilder("[^");
    if (others.remove((int) '-')) {
      out.append('-');
    }
    for (int c : others) {
      if (c == ',') {
        out.append(',');
      } else {
        append(out, c);
      }
    }
    return out.append(']').toString();
  }

  /** As a quoted string of the parser. */
  static String quoted(String expression) {
    return '"' + expression + '"';
  }

  private static void append(StringBuilder out, int c) {
    boolean plain =
        (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9')
            || "/._-+=~:".indexOf(c) >= 0;
    if (plain) {
      out.append((char) c);
    } else {
      out.append('\\').append((char) ('0' + (c >> 6 & 7)));
      out.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
    }
  }
}
