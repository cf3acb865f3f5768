package io.zviz.seccomp.ir;

import io.zviz.spi.policy.IntentId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a filter returns, and why.
 *
 * @param value a SECCOMP_RET_* action with its data
 * @param causes the intents that want it; empty for the frame
 */
public record Verdict(int value, SortedSet<IntentId> causes) {
  /** SECCOMP_RET_KILL_PROCESS, include/uapi/linux/seccomp.h. */
  public static final int KILL_PROCESS = 0x80000000;

  /** SECCOMP_RET_ERRNO; the error number is added. */
  public static final int ERRNO = 0x00050000;

  /** SECCOMP_RET_USER_NOTIF. */
  public static final int USER_NOTIF = 0x7fc00000;

  /** SECCOMP_RET_ALLOW. */
  public static final int ALLOW = 0x7fff0000;

  /** Copies the set. */
  public Verdict {
    causes = Collections.unmodifiableSortedSet(new TreeSet<>(causes));
  }

  /** The same value, wanted by the intents of both. */
  public Verdict and(Verdict other) {
    if (value != other.value) {
      throw new IllegalArgumentException("different verdicts: " + this + ", " + other);
    }
    SortedSet<IntentId> union = new TreeSet<>(causes);
    union.addAll(other.causes);
    return new Verdict(value, union);
  }
}
