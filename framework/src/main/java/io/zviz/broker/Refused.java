package io.zviz.broker;

import io.zviz.spi.policy.IntentId;
import java.util.Optional;

/** A call ends with an errno: the kernel says so, or the profile does. Costs no stack trace. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final boolean byPolicy;
  private final transient Optional<IntentId> rule;

  private Refused(int errno, boolean byPolicy, Optional<IntentId> rule) {
    super(null, null, false, false);
    this.errno = errno;
    this.byPolicy = byPolicy;
    this.rule = rule;
  }

  /** The kernel's answer, as it would have been without zviz. */
  static Refused byKernel(int errno) {
    return new Refused(errno, false, Optional.empty());
  }

  /** The profile's answer. */
  static Refused byPolicy(int errno, Optional<IntentId> rule) {
    return new Refused(errno, true, rule);
  }

  /** A result of the kernel that is no error. */
  static int check(int result) throws Refused {
    if (result < 0) {
      throw byKernel(-result);
    }
    return result;
  }

  int errno() {
    return errno;
  }

  boolean byPolicy() {
    return byPolicy;
  }

  Optional<IntentId> rule() {
    return rule;
  }
}
