package io.zviz.sys;

/** What the kernel says about seccomp (seccomp(2)); nothing here changes the process. */
public interface SeccompCalls {
  /**
   * Asks, and never installs a filter.
   *
   * @param operation 2 (SECCOMP_GET_ACTION_AVAIL), 1 (SECCOMP_SET_MODE_FILTER with a null program,
   *     which tells known flags by EFAULT) or 3 (SECCOMP_GET_NOTIF_SIZES)
   * @param argument the action for 2, the flags for 1, else 0
   * @return 0 or {@code -errno}
   * @throws IllegalArgumentException for any other operation
   */
  int query(int operation, int argument);
}
