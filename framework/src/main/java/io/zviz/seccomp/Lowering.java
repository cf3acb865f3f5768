package io.zviz.seccomp;

import io.zviz.spi.artifact.Target;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.function.Predicate;

/**
 * Which brokered checks another place makes.
 *
 * @param always whether every listed call goes to the broker all the same
 * @param paths whether mounts and the LSM enforce every path rule
 * @param network whether the container's network enforces every rule about addresses and ports
 * @param notifications whether the host can hand calls to a broker at all
 */
record Lowering(boolean always, boolean paths, boolean network, boolean notifications) {
  /** Nothing is lowered: every call that is listed as brokered is looked at, and none is missed. */
  static final Lowering AUDIT = new Lowering(true, true, true, true);

  static Lowering of(ResolvedPolicy policy, Target target) {
    boolean notifications = target.support().map(SeccompProbe::notifications).orElse(true);
    return new Lowering(
        notifications && policy.broker().mode() == BrokerSettings.Mode.ALWAYS,
        enforced(policy, target, i -> i instanceof PathIntent || i instanceof PathDefaultIntent),
        enforced(
            policy,
            target,
            i ->
                i instanceof EgressIntent || i instanceof IngressIntent || i instanceof PortIntent),
        notifications);
  }

  private static boolean enforced(
      ResolvedPolicy policy, Target target, Predicate<Intent> concerned) {
    return policy.intents().stream()
        .filter(concerned)
        .allMatch(intent -> target.enforcedElsewhere().contains(intent.id()));
  }
}
