package io.zviz.backend.nftables;

import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Set;

/** Says of every network rule how much of it the table enforces. */
final class NetworkOutcomes {
  private static final String NEEDS_RESOLVER =
      "names need the resolver, which this version does not have; the name stays unreachable: list"
          + " addresses, or say requirements: {network: optional}";

  private NetworkOutcomes() {}

  /**
   * The outcomes.
   *
   * @param anyAddress whether any address may be reached
   */
  static List<Outcome> of(ResolvedPolicy policy, boolean anyAddress) {
    return policy.intentsOf(Set.of(Layer.NETWORK)).map(i -> of(i, anyAddress)).toList();
  }

  private static Outcome of(Intent intent, boolean anyAddress) {
    if (intent instanceof EgressIntent egress) {
      return egress(egress, anyAddress);
    }
    if (intent instanceof IngressIntent ingress) {
      return outcome(
          ingress,
          Coverage.FULL,
          ingress.source().isPresent()
              ? "accepted in the chain input; from elsewhere dropped"
              : "the chain input drops every new connection");
    }
    if (intent instanceof PortIntent port) {
      return outcome(port, Coverage.FULL, ports(port));
    }
    if (intent instanceof DnsProxyIntent) {
      return outcome(
          intent,
          Coverage.NONE,
          "this version has no resolver; nothing is reachable on port 53, so names do not resolve");
    }
    return outcome(intent, Coverage.NONE, "nftables has no rule for it");
  }

  private static Outcome egress(EgressIntent egress, boolean anyAddress) {
    boolean allow = egress.decision() == Decision.ALLOW;
    if (egress.to() instanceof Endpoint.Addresses) {
      String how =
          allow
              ? "in a set of the chain output as far as no longer prefix and no deny of the same"
                  + " range takes it out; all else is rejected"
              : "left out of the sets of the chain output, which rejects all else";
      return outcome(egress, Coverage.FULL, how);
    }
    if (!allow && !anyAddress) {
      return outcome(egress, Coverage.FULL, "no address is allowed at all");
    }
    return outcome(egress, Coverage.NONE, NEEDS_RESOLVER);
  }

  private static String ports(PortIntent port) {
    return port.rule() == PortIntent.Rule.ALLOW_BIND
        ? "may be reached by who may connect; other ports can be bound, but only the container itself"
            + " reaches them"
        : "rejected in the chain output before anything is accepted, on loopback too";
  }

  private static Outcome outcome(Intent intent, Coverage coverage, String how) {
    return new Outcome(intent.id(), coverage, how);
  }
}
