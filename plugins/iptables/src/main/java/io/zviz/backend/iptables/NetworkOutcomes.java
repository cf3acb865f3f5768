package io.zviz.backend.iptables;

import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Set;

/** Says of every network rule how much of it the rules enforce. */
final class NetworkOutcomes {
  private NetworkOutcomes() {}

  /** The outcomes of a policy whose front end is there. */
  static List<Outcome> of(ResolvedPolicy policy) {
    boolean anyAddress =
        policy.intents(EgressIntent.class).stream()
            .anyMatch(r -> r.decision() == Decision.ALLOW && r.to() instanceof Endpoint.Addresses);
    return policy.intentsOf(Set.of(Layer.NETWORK)).map(i -> of(i, anyAddress)).toList();
  }

  /** The outcomes of a policy that nothing can load. */
  static List<Outcome> none(ResolvedPolicy policy, String why) {
    return policy
        .intentsOf(Set.of(Layer.NETWORK))
        .map(intent -> new Outcome(intent.id(), Coverage.NONE, why))
        .toList();
  }

  private static Outcome of(Intent intent, boolean anyAddress) {
    if (intent instanceof EgressIntent egress) {
      return egress(egress, anyAddress);
    }
    if (intent instanceof IngressIntent ingress) {
      return full(
          ingress,
          ingress.source().isPresent()
              ? "accepted in the chain zviz-ingress; from elsewhere dropped"
              : "the chain INPUT drops every new connection");
    }
    if (intent instanceof PortIntent port) {
      return full(port, ports(port));
    }
    return new Outcome(
        intent.id(),
        Coverage.NONE,
        "iptables cannot follow names; nothing is reachable on port 53, so they do not resolve");
  }

  private static Outcome egress(EgressIntent egress, boolean anyAddress) {
    boolean allow = egress.decision() == Decision.ALLOW;
    if (egress.to() instanceof Endpoint.Addresses) {
      return full(
          egress,
          allow
              ? "accepted in the chain zviz-egress, behind all longer prefixes and denies of the"
                  + " same range"
              : "rejected in the chain zviz-egress, before shorter prefixes are looked at");
    }
    if (!allow && !anyAddress) {
      return full(egress, "no address is allowed at all");
    }
    return new Outcome(
        egress.id(),
        Coverage.NONE,
        "iptables cannot follow names; the name stays unreachable: list addresses, or say"
            + " requirements: {network: optional}");
  }

  private static String ports(PortIntent port) {
    return port.rule() == PortIntent.Rule.ALLOW_BIND
        ? "may be reached by who may connect; other ports can be bound, but only the container itself"
            + " reaches them"
        : "rejected in the chain OUTPUT before anything is accepted, on loopback too";
  }

  private static Outcome full(Intent intent, String how) {
    return new Outcome(intent.id(), Coverage.FULL, how);
  }
}
