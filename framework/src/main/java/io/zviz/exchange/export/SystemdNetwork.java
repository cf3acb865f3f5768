package io.zviz.exchange.export;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.List;

/** Traffic of a unit: none, or the host's network with addresses but without ports. */
final class SystemdNetwork {
  private final ResolvedPolicy policy;
  private final Ledger ledger;
  private final UnitText unit;
  private final List<String> allowed = new ArrayList<>();

  private SystemdNetwork(ResolvedPolicy policy, Ledger ledger, UnitText unit) {
    this.policy = policy;
    this.ledger = ledger;
    this.unit = unit;
  }

  static void write(ResolvedPolicy policy, Ledger ledger, UnitText unit) {
    new SystemdNetwork(policy, ledger, unit).write();
  }

  private void write() {
    List<EgressIntent> out = egress();
    List<IngressIntent> in =
        policy.intents(IngressIntent.class).stream().filter(r -> r.source().isPresent()).toList();
    policy
        .intents(DnsProxyIntent.class)
        .forEach(
            rule -> ledger.lost(rule, "names cannot be restricted: nothing is reachable by them"));
    AllowedRanges.of(out).stream().map(Cidr::toString).forEach(allowed::add);
    in.forEach(rule -> allowed.add(rule.source().orElseThrow().toString()));
    if (allowed.isEmpty()) {
      unit.set("PrivateNetwork", "yes");
      ledger.hold(policy.intents(IngressIntent.class));
      ports("nothing refuses it on the unit's own loopback");
      return;
    }
    unit.set("IPAddressDeny", "any");
    unit.words("IPAddressAllow", List.of("localhost"));
    unit.words("IPAddressAllow", allowed);
    ingress();
    ports("a unit has no rules about ports that are connected to");
    ledger.lost(
        "@network",
        "a network of its own",
        "the unit is in the host's network: it reaches what listens on the host's loopback");
  }

  /** The rules that can be said; allowances with ports or a protocol cannot, and are left out. */
  private List<EgressIntent> egress() {
    List<EgressIntent> said = new ArrayList<>();
    for (EgressIntent rule : policy.intents(EgressIntent.class)) {
      boolean whole = rule.ports().isEmpty() && rule.transport() == Transport.ANY;
      boolean address = rule.to() instanceof Endpoint.Addresses;
      if (rule.decision() == Decision.DENY) {
        said.add(rule);
        if (whole) {
          ledger.holds(rule);
        } else {
          ledger.stricter(rule, "a unit has no rules about ports: refused on all of them");
        }
      } else if (!address) {
        ledger.lost(rule, "names cannot be restricted: refused");
      } else if (!whole) {
        ledger.lost(rule, "a unit has no rules about ports and protocols: refused");
      } else {
        said.add(rule);
        ledger.lost(
            rule,
            "whoever may be connected to may connect as well, and the host's own addresses in"
                + " it are not left out");
      }
    }
    return said;
  }

  private void ingress() {
    for (IngressIntent rule : policy.intents(IngressIntent.class)) {
      if (rule.source().isPresent()) {
        ledger.lost(rule, "whoever may connect may be connected to as well");
      } else {
        ledger.lost(rule, "whoever may be connected to may connect as well");
      }
    }
  }

  private void ports(String closed) {
    List<PortIntent> bindable =
        policy.intents(PortIntent.class).stream()
            .filter(rule -> rule.rule() == PortIntent.Rule.ALLOW_BIND)
            .toList();
    if (!bindable.isEmpty()) {
      unit.set("SocketBindDeny", "any");
      bindable.forEach(rule -> unit.set("SocketBindAllow", rule.ports().toString()));
      ledger.hold(bindable);
    }
    policy.intents(PortIntent.class).stream()
        .filter(rule -> rule.rule() == PortIntent.Rule.DENY_CONNECT)
        .forEach(rule -> ledger.lost(rule, closed));
  }
}
