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
 * @param mode whether every listed call is to go to the broker all the same
 * @param paths the path rules, which mounts and the LSM may enforce
 * @param network the rules about addresses and ports, which the container's network may enforce
 * @param notifications whether the host can hand calls to a broker at all
 * @param audit whether refusals are only recorded, so that every call whose memory names a file or
 *     an address goes to the broker, listed as brokered or only as allowed
 */
record Lowering(
    BrokerSettings.Mode mode,
    Backing paths,
    Backing network,
    boolean notifications,
    boolean audit) {
  /** Nothing is lowered: every call that is listed as brokered is looked at, and none is missed. */
  static final Lowering AUDIT =
      new Lowering(BrokerSettings.Mode.ALWAYS, Backing.NONE, Backing.NONE, true, true);

  static Lowering of(ResolvedPolicy policy, Target target) {
    boolean notifications = target.support().map(SeccompProbe::notifications).orElse(true);
    return new Lowering(
        policy.broker().mode(),
        backing(policy, target, i -> i instanceof PathIntent || i instanceof PathDefaultIntent),
        backing(
            policy,
            target,
            i ->
                i instanceof EgressIntent || i instanceof IngressIntent || i instanceof PortIntent),
        notifications,
        false);
  }

  /** Whether every listed call goes to the broker. */
  boolean always() {
    return notifications && mode == BrokerSettings.Mode.ALWAYS;
  }

  /** Whether every listed call should go to the broker, and this host cannot hand over any. */
  boolean isModeUnkept() {
    return !notifications && mode == BrokerSettings.Mode.ALWAYS;
  }

  private static Backing backing(
      ResolvedPolicy policy, Target target, Predicate<Intent> concerned) {
    return Backing.of(
        policy.intents().stream().filter(concerned).toList(), target.enforcedElsewhere());
  }
}
