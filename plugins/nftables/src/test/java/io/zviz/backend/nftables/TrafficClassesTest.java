package io.zviz.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.Transport;
import io.zviz.testkit.PolicyBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficClassesTest {
  private static List<TrafficClass> classes(PolicyBuilder policy) {
    return TrafficClasses.of(policy.build().intents(EgressIntent.class));
  }

  private static List<String> text(PolicyBuilder policy) {
    return classes(policy).stream()
        .flatMap(
            traffic ->
                traffic.matches().stream()
                    .map(m -> m + traffic.ipv4().stream().map(a -> a.range().element()).toList()))
        .toList();
  }

  private static PolicyBuilder policy() {
    return new PolicyBuilder("p");
  }

  @Test
  void withoutAllowThereIsNoClass() {
    assertThat(classes(policy().egress(Decision.DENY, "10.0.0.0/8"))).isEmpty();
  }

  @Test
  void everyProtocolIsOneClass() {
    assertThat(text(policy().egress(Decision.ALLOW, "10.0.0.0/8"))).containsExactly("[10.0.0.0/8]");
  }

  @Test
  void portsWithoutProtocolAreTcpAndUdp() {
    assertThat(
            text(
                policy()
                    .egress(
                        Decision.ALLOW,
                        "10.0.0.0/8",
                        Transport.TCP_AND_UDP,
                        new PortRange(443, 443),
                        new PortRange(8000, 8010))))
        .containsExactly("meta l4proto { tcp, udp } th dport { 443, 8000-8010 } [10.0.0.0/8]");
  }

  @Test
  void protocolWithoutPortsIsAllItsPorts() {
    assertThat(text(policy().egress(Decision.ALLOW, "10.0.0.0/8", Transport.TCP)))
        .containsExactly("meta l4proto tcp [10.0.0.0/8]");
  }

  @Test
  void denyOfAPortIsCarvedOutOfThatPortOnly() {
    assertThat(
            text(
                policy()
                    .egress(Decision.ALLOW, "10.0.0.0/8")
                    .egress(Decision.DENY, "10.128.0.0/9", Transport.TCP, new PortRange(22, 22))))
        .containsExactly(
            "tcp dport { 0-21, 23-65535 } [10.0.0.0/8]",
            "meta l4proto udp [10.0.0.0/8]",
            "meta l4proto != { tcp, udp } [10.0.0.0/8]",
            "tcp dport { 22 } [10.0.0.0/9]");
  }

  @Test
  void lastPortIsNoSpecialCase() {
    assertThat(
            text(
                policy()
                    .egress(Decision.ALLOW, "10.0.0.0/8", Transport.UDP, new PortRange(1, 65535))))
        .containsExactly("udp dport { 1-65535 } [10.0.0.0/8]");
  }

  @Test
  void wideRangeDoesNotOpenMetadataAndLinkLocal() {
    List<TrafficClass> classes =
        classes(policy().egress(Decision.ALLOW, "0.0.0.0/0").egress(Decision.ALLOW, "::/0"));
    assertThat(classes.get(0).ipv4())
        .noneMatch(a -> contains(a, "169.254.169.254") || contains(a, "100.100.100.200"))
        .anyMatch(a -> contains(a, "8.8.8.8"));
    assertThat(classes.get(0).ipv6())
        .noneMatch(a -> contains(a, "fe80::1") || contains(a, "fd00:ec2::254"))
        .anyMatch(a -> contains(a, "2001:4860:4860::8888"));
  }

  @Test
  void namedMetadataAddressIsOpen() {
    assertThat(text(policy().egress(Decision.ALLOW, "169.254.169.254/32")))
        .containsExactly("[169.254.169.254]");
    assertThat(text(policy().egress(Decision.ALLOW, "169.254.0.0/16")))
        .containsExactly("[169.254.0.0-169.254.169.253, 169.254.169.255-169.254.255.255]");
  }

  private static boolean contains(AllowedAddresses.Allowed allowed, String address) {
    AddressRange range = AddressRange.of(PolicyBuilder.cidr(address));
    return allowed.range().first().compareTo(range.first()) <= 0
        && allowed.range().last().compareTo(range.last()) >= 0;
  }
}
