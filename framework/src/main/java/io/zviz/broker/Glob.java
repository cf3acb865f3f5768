package io.zviz.broker;

/** Wildcards: {@code *} stands for anything without a slash, {@code **} for anything. */
final class Glob {
  private Glob() {}

  /** Whether the part of {@code text} from {@code start} to {@code end} matches as a whole. */
  static boolean matches(String pattern, String text, int start, int end) {
    // One set of reached pattern positions per character: linear in both lengths, whatever the
    // pattern, so that a hostile path cannot make it slow.
    boolean[] reached = new boolean[pattern.length() + 1];
    reached[0] = true;
    skipStars(pattern, reached);
    for (int i = start; i < end; i++) {
      reached = step(pattern, reached, text.charAt(i));
    }
    return reached[pattern.length()];
  }

  private static boolean[] step(String pattern, boolean[] reached, char c) {
    boolean[] next = new boolean[reached.length];
    for (int p = 0; p < pattern.length(); p++) {
      if (reached[p]) {
        char expected = pattern.charAt(p);
        if (expected == '*') {
          next[p] |= c != '/' || isDouble(pattern, p);
        } else if (expected == c) {
          next[p + 1] = true;
        }
      }
    }
    skipStars(pattern, next);
    return next;
  }

  private static void skipStars(String pattern, boolean[] reached) {
    for (int p = 0; p < pattern.length(); p++) {
      if (reached[p] && pattern.charAt(p) == '*') {
        reached[p + 1] = true;
      }
    }
  }

  private static boolean isDouble(String pattern, int p) {
    return pattern.startsWith("**", p) || (p > 0 && pattern.charAt(p - 1) == '*');
  }
}
