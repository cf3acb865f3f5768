package io.zviz.broker;

/**
 * What a target wants to open.
 *
 * @param dirfd its descriptor that a relative path starts from, or {@code AT_FDCWD}
 * @param path a byte string, not empty
 * @param flags {@code O_*}, with those removed that the call ignores
 * @param mode of a file that is made
 * @param resolve {@code RESOLVE_*} of openat2; 0 for the others
 * @param structured whether it came through openat2, whose flags lie in the target's memory
 */
record OpenRequest(int dirfd, String path, int flags, int mode, long resolve, boolean structured) {
  boolean has(int flag) {
    return (flags & flag) == flag;
  }

  /** Whether a file without a name is made. */
  boolean unnamed() {
    return has(OpenFlags.O_TMPFILE_ONLY | OpenFlags.O_DIRECTORY);
  }

  /** Whether it must be a new file. */
  boolean exclusive() {
    return has(OpenFlags.O_CREAT | OpenFlags.O_EXCL);
  }

  /** Whether a symbolic link at the end is followed. */
  boolean follows() {
    return !has(OpenFlags.O_NOFOLLOW) && !exclusive();
  }
}
