package io.zviz.broker;

import io.zviz.broker.PathAnswer.Access;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import java.util.Optional;

/**
 * A path or glob of the filesystem section as a byte string.
 *
 * @param text the pattern
 * @param parent the folder it stands in
 * @param last what stands behind the last slash
 * @param glob whether {@code last} has wildcards
 * @param depth how many components it has
 * @param access what the list says
 * @param intent the rule; empty for what every container has
 */
record PathRule(
    String text,
    String parent,
    String last,
    boolean glob,
    int depth,
    PathAccess access,
    Optional<IntentId> intent) {

  static PathRule of(PathIntent intent) {
    return of(intent.path(), intent.access(), Optional.of(intent.id()));
  }

  static PathRule given(String path, PathAccess access) {
    return of(new PathPattern(path), access, Optional.empty());
  }

  private static PathRule of(PathPattern path, PathAccess access, Optional<IntentId> intent) {
    return new PathRule(
        ByteStrings.ofText(path.text()),
        ByteStrings.ofText(path.parent()),
        ByteStrings.ofText(path.lastComponent()),
        path.isGlob(),
        path.depth(),
        access,
        intent);
  }

  /** Whether the path is named by this rule or lies below what it names. */
  boolean covers(String path) {
    if (!glob) {
      return text.length() == 1 || (path.startsWith(text) && endsAt(path, text.length()));
    }
    int start = parent.length() == 1 ? 1 : parent.length() + 1;
    boolean inParent =
        parent.length() == 1
            || (path.length() > start && path.startsWith(parent) && endsAt(path, parent.length()));
    return inParent && matchesUpToSomeSlash(path, start);
  }

  private static boolean endsAt(String path, int index) {
    return path.length() == index || path.charAt(index) == '/';
  }

  private boolean matchesUpToSomeSlash(String path, int start) {
    int end = start;
    while (end < path.length()) {
      int slash = path.indexOf('/', end);
      end = slash < 0 ? path.length() : slash;
      if (Glob.matches(last, path, start, end)) {
        return true;
      }
      end++;
    }
    return false;
  }

  /** Whether this rule decides where both cover a path. */
  boolean beats(PathRule other) {
    if (depth != other.depth) {
      return depth > other.depth;
    }
    if (glob != other.glob) {
      return other.glob;
    }
    if (text.length() != other.text.length()) {
      return text.length() > other.text.length();
    }
    if (intent.isPresent() != other.intent.isPresent()) {
      return intent.isPresent();
    }
    return answers().compareTo(other.answers()) > 0;
  }

  PathAnswer answer() {
    return new PathAnswer(answers(), intent, text);
  }

  boolean hides() {
    return access == PathAccess.HIDDEN;
  }

  Access answers() {
    return switch (access) {
      case WRITABLE -> Access.WRITABLE;
      case READONLY, EXECUTABLE -> Access.READABLE;
      // What no profile hides is there, and walks over folders go on at EACCES, not at ENOENT.
      case HIDDEN -> intent.isPresent() ? Access.HIDDEN : Access.UNNAMED;
    };
  }
}
