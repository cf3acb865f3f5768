package io.zviz.backend.apparmor;

import io.zviz.spi.policy.PathPattern;

/** Which paths patterns of a profile have in common. */
final class Patterns {
  private Patterns() {}

  /** Whether a pattern names a path or a folder above it. */
  static boolean covers(PathPattern pattern, String path) {
    if (!pattern.isGlob()) {
      return pattern.covers(path);
    }
    String folder = "/".equals(pattern.parent()) ? "/" : pattern.parent() + "/";
    if (!path.startsWith(folder)) {
      return false;
    }
    for (int end = folder.length(); end < path.length(); end++) {
      int slash = path.indexOf('/', end);
      end = slash < 0 ? path.length() : slash;
      if (matches(pattern.lastComponent(), path.substring(folder.length(), end))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a pattern names everything that another one names. */
  static boolean contains(PathPattern pattern, PathPattern other) {
    if (pattern.equals(other)) {
      return true;
    }
    return covers(pattern, other.isGlob() ? other.parent() : other.text());
  }

  /** Whether both may name the same path; for two globs that is only known roughly. */
  static boolean touch(PathPattern one, PathPattern other) {
    return contains(one, other) || contains(other, one) || meet(one, other) || meet(other, one);
  }

  private static boolean meet(PathPattern glob, PathPattern other) {
    if (!glob.isGlob()) {
      return false;
    }
    boolean across = glob.lastComponent().contains("**");
    boolean sameFolder = other.isGlob() && other.parent().equals(glob.parent());
    return sameFolder || (across && new PathPattern(glob.parent()).covers(other.parent()));
  }

  /** Whether a text matches a glob: {@code *} for anything without a slash, {@code **} for all. */
  private static boolean matches(String glob, String text) {
    // The positions of the glob that are reached, so that time is linear in both lengths.
    boolean[] reached = new boolean[glob.length() + 1];
    reached[0] = true;
    skipStars(glob, reached);
    for (int i = 0; i < text.length(); i++) {
      reached = step(glob, reached, text.charAt(i));
    }
    return reached[glob.length()];
  }

  private static boolean[] step(String glob, boolean[] reached, char c) {
    boolean[] next = new boolean[reached.length];
    for (int at = 0; at < glob.length(); at++) {
      if (reached[at] && glob.charAt(at) == '*') {
        boolean across = glob.startsWith("**", at) || (at > 0 && glob.charAt(at - 1) == '*');
        next[at] |= c != '/' || across;
      } else if (reached[at] && glob.charAt(at) == c) {
        next[at + 1] = true;
      }
    }
    skipStars(glob, next);
    return next;
  }

  private static void skipStars(String glob, boolean[] reached) {
    for (int at = 0; at < glob.length(); at++) {
      reached[at + 1] |= reached[at] && glob.charAt(at) == '*';
    }
  }
}
