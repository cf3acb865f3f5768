package io.zviz.backend.landlock;

/**
 * The flags of landlock_restrict_self(2), LANDLOCK_RESTRICT_SELF_* of
 * include/uapi/linux/landlock.h. TSYNC of ABI 8 is not among them: who restricts itself here has
 * one thread.
 */
enum RestrictFlag implements Feature {
  /** What the domain refuses programs that are executed later is in the kernel's audit log. */
  LOG_NEW_EXEC_ON(1, 7),
  /** What domains refuse that the workload makes within is not in that log. */
  LOG_SUBDOMAINS_OFF(2, 7);

  private final int bit;
  private final int since;

  RestrictFlag(int bit, int since) {
    this.bit = bit;
    this.since = since;
  }

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public int since() {
    return since;
  }
}
