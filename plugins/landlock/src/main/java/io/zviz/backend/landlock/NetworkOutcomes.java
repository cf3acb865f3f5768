package io.zviz.backend.landlock;

import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says of rules of other layers what a ruleset adds: the filter and the firewall enforce them, and
 * Landlock stands behind.
 */
final class NetworkOutcomes {
  /** What is handled only when no socket of the kind can be made. */
  private static final Map<SocketKind, NetRight> BINDING =
      Map.of(SocketKind.TCP, NetRight.BIND_TCP, SocketKind.UDP, NetRight.BIND_UDP);

  private NetworkOutcomes() {}

  static List<Outcome> of(ResolvedPolicy policy, Abi abi) {
    NetworkRules rules = NetworkRules.of(policy);
    Set<NetRight> known = Feature.known(rules.handled(), abi);
    List<Outcome> outcomes = new ArrayList<>();
    if (known.contains(NetRight.CONNECT_TCP)) {
      String how = ports(rules);
      for (PortIntent rule : rules.deniedPorts()) {
        outcomes.add(partial(rule, how));
      }
    }
    for (SocketIntent rule : policy.intents(SocketIntent.class)) {
      NetRight binding = BINDING.get(rule.kind());
      if (binding != null && known.contains(binding)) {
        outcomes.add(partial(rule, sockets(rule.kind())));
      }
    }
    return outcomes;
  }

  private static String ports(NetworkRules rules) {
    return rules.closes(SocketKind.TCP)
        ? "connect(2) of a TCP socket is refused for every port; UDP is not"
        : "connect(2) of a TCP socket to it is refused, whatever the address; UDP is not";
  }

  private static String sockets(SocketKind kind) {
    return "a %s socket that comes from elsewhere (inherited, received, io_uring) can be neither bound"
            .formatted(kind)
        + " nor connected";
  }

  private static Outcome partial(Intent rule, String how) {
    return new Outcome(rule.id(), Coverage.PARTIAL, how);
  }
}
