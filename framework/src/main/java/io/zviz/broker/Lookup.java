package io.zviz.broker;

/**
 * A path to look up for a target.
 *
 * @param target whose root it is
 * @param start the folder that a relative path starts from
 * @param path a byte string, not empty
 * @param follow whether a symbolic link at the end is followed
 * @param folder whether it must be a folder
 * @param resolve the target's own {@code RESOLVE_*} flags
 */
record Lookup(Target target, int start, String path, boolean follow, boolean folder, long resolve) {
  boolean absolute() {
    return path.charAt(0) == '/';
  }

  boolean asks(long flag) {
    return (resolve & flag) != 0;
  }

  /** Whether the target itself confines the path to the folder it starts from. */
  boolean scoped() {
    return asks(OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_IN_ROOT);
  }
}
