package io.zviz.backend.nftables;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Intent;
import java.util.Optional;

/**
 * What is said about an address range.
 *
 * @param cidr the range
 * @param allow whether it may be reached
 * @param intent the rule of the profile; empty for a built-in refusal, which yields to any rule
 *     about the same range
 */
record AddressRule(Cidr cidr, boolean allow, Optional<Intent> intent) {
  /** Which of two rules about the same range decides: the higher; a deny beats an allow. */
  int precedence() {
    if (intent.isEmpty()) {
      return 0;
    }
    return allow ? 1 : 2;
  }
}
