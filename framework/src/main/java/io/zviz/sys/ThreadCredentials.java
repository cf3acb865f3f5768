package io.zviz.sys;

/**
 * What one thread may do, unlike its siblings. The kernel keeps credentials, and after {@link
 * #leaveSharedFilesystem} the umask, per thread; libc would change them for all.
 */
public interface ThreadCredentials {
  /** unshare(CLONE_FS): this thread gets a umask and a working directory of its own. */
  int leaveSharedFilesystem();

  /** Sets the user id for file accesses. */
  void fsUid(int uid);

  /** Sets the group id for file accesses. */
  void fsGid(int gid);

  /** Sets the supplementary groups. */
  int groups(int[] groups);

  /** Sets the umask. */
  void umask(int mask);

  /** The permitted capabilities, a bit each. */
  long permitted();

  /** Sets the effective capabilities; they must be permitted. */
  int effective(long capabilities);
}
