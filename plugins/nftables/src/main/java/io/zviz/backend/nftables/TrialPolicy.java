package io.zviz.backend.nftables;

import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.BackendChoices;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.Header;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Strength;
import io.zviz.spi.policy.Transport;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy with every kind of network rule, so that what a probe tries is made of the same
 * constructs as what runs load.
 */
final class TrialPolicy {
  // Addresses for documentation: RFC 5737, RFC 3849.
  private static final Cidr IPV4 = cidr("c0000200", 24);
  private static final Cidr IPV4_WITHIN = cidr("c0000280", 25);
  private static final Cidr IPV6 = cidr("20010db8000000000000000000000000", 32);
  private static final PortRange PORTS = new PortRange(8000, 8010);

  static final ResolvedPolicy POLICY = policy();

  private TrialPolicy() {}

  private static ResolvedPolicy policy() {
    List<Intent> intents =
        List.of(
            egress("1", Decision.ALLOW, IPV4, Transport.ANY),
            egress("2", Decision.DENY, IPV4_WITHIN, Transport.ANY),
            egress("3", Decision.ALLOW, IPV6, Transport.TCP, PORTS),
            egress("4", Decision.ALLOW, IPV4_WITHIN, Transport.UDP, PORTS),
            new IngressIntent(header("5"), Optional.of(IPV4)),
            new IngressIntent(header("6"), Optional.of(IPV6)),
            new PortIntent(header("7"), PORTS, PortIntent.Rule.ALLOW_BIND),
            new PortIntent(header("8"), new PortRange(25, 25), PortIntent.Rule.DENY_CONNECT));
    return new ResolvedPolicy(
        "probe",
        "1.0",
        "",
        List.of(),
        intents,
        Map.of(),
        BrokerSettings.DEFAULT,
        AuditSettings.DEFAULT,
        new BackendChoices(Map.of(), Map.of()),
        List.of());
  }

  private static EgressIntent egress(
      String id, Decision decision, Cidr to, Transport transport, PortRange... ports) {
    return new EgressIntent(
        header(id), decision, new Endpoint.Addresses(to), List.of(ports), transport);
  }

  private static Header header(String id) {
    return new Header(new IntentId("probe/" + id), Origin.implied("@probe"), Strength.REQUIRED);
  }

  private static Cidr cidr(String address, int prefixLength) {
    return new Cidr(HexFormat.of().parseHex(address), prefixLength);
  }
}
