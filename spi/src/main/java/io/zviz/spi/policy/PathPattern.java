package io.zviz.spi.policy;

import org.jspecify.annotations.Nullable;

/**
 * An absolute, normalised path inside the container: no {@code ..}, no empty component, no NUL or
 * newline, no slash at the end (but {@code /} itself). The last component may hold {@code *} or
 * {@code **}.
 */
public record PathPattern(String text) implements Comparable<PathPattern> {
  /** Refuses what is not absolute; the profile parser has reported everything else. */
  public PathPattern {
    if (!text.startsWith("/") || (text.length() > 1 && text.endsWith("/"))) {
      throw new IllegalArgumentException("not a normalised absolute path: " + text);
    }
  }

  /** Whether the last component has a wildcard. */
  public boolean isGlob() {
    return text.indexOf('*', text.lastIndexOf('/') + 1) >= 0;
  }

  /** The folder the pattern stands in; the root's is the root. */
  public String parent() {
    int slash = text.lastIndexOf('/');
    return slash <= 0 ? "/" : text.substring(0, slash);
  }

  /** What stands behind the last slash; empty for the root. */
  public String lastComponent() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** How many components it has; the more, the more specific. */
  public int depth() {
    int slashes = 0;
    for (int i = 0; i < text.length() && text.length() > 1; i++) {
      slashes += text.charAt(i) == '/' ? 1 : 0;
    }
    return slashes;
  }

  /**
   * Whether {@code path}, absolute and normalised, is this path or lies below it; not for globs.
   */
  public boolean covers(String path) {
    int length = text.length();
    return length == 1
        || (path.startsWith(text) && (path.length() == length || path.charAt(length) == '/'));
  }

  // By hand, see the package's description.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PathPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(PathPattern other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
