package io.zviz.sys;

/** What the kernel says about Landlock (landlock(7)). */
public interface LandlockCalls {
  /**
   * {@code landlock_create_ruleset(NULL, 0, flags)}: the ABI version with flag 1, the errata with
   * flag 2, or {@code -errno}.
   */
  int createRuleset(int flags);
}
