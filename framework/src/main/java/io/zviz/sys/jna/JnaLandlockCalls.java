package io.zviz.sys.jna;

import io.zviz.sys.LandlockCalls;

/** Landlock through the raw system call: libc has no wrapper. */
public final class JnaLandlockCalls implements LandlockCalls {
  /** The same on every architecture (include/uapi/asm-generic/unistd.h). */
  private static final int LANDLOCK_CREATE_RULESET = 444;

  @Override
  public int createRuleset(int flags) {
    return (int) RawSyscall.call(LANDLOCK_CREATE_RULESET, 0, 0, flags, 0, 0, 0);
  }
}
