package io.zviz.broker;

import io.zviz.spi.policy.IntentId;
import io.zviz.sys.Errno;
import java.util.Optional;

/**
 * What the profile says about a path.
 *
 * @param access what may be done
 * @param rule the rule that says so; empty when the container's own world does
 * @param pattern the path or glob of that rule as a byte string; empty when no path rule decided
 */
public record PathAnswer(Access access, Optional<IntentId> rule, String pattern) {
  /** What may be done with a path, from the most to the least. */
  public enum Access {
    /** Read and changed. */
    WRITABLE,
    /** Read. */
    READABLE,
    /** A folder that leads to a named path: it may be listed. */
    LISTABLE,
    /** No list names it. */
    UNNAMED,
    /** It must look as if it did not exist. */
    HIDDEN
  }

  /** Why a path that is READABLE is not changed: in /proc an LSM stands behind it, not a mount. */
  int changeError() {
    boolean proc = pattern.equals("/proc") || pattern.startsWith("/proc/");
    return proc ? Errno.EACCES : Errno.EROFS;
  }

  /** The stricter one of two. */
  PathAnswer stricter(PathAnswer other) {
    return other.access.compareTo(access) > 0 ? other : this;
  }
}
