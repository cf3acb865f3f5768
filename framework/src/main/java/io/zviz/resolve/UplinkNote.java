package io.zviz.resolve;

import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Optional;

/** That nothing outside a container is reachable yet, whatever a policy allows. */
public final class UplinkNote {
  private UplinkNote() {}

  /** A note at the first address that is allowed; empty when none is. */
  public static Optional<Notice> of(ResolvedPolicy policy) {
    return policy.intents(EgressIntent.class).stream()
        .filter(rule -> rule.decision() == Decision.ALLOW)
        .filter(rule -> rule.to() instanceof Endpoint.Addresses)
        .findFirst()
        .map(
            rule ->
                ResolveNotice.NO_UPLINK.at(
                    rule.origin(),
                    "this version gives containers no uplink: allowed addresses are in the rules,"
                        + " but nothing outside the container is reachable yet"));
  }
}
