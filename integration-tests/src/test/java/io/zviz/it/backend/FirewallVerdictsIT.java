package io.zviz.it.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.backend.iptables.IptablesBackend;
import io.zviz.backend.nftables.NftablesBackend;
import io.zviz.host.LinuxHostProbe;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.PolicyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same policies give the same packets the same verdicts, whichever tool loads the rules. */
class FirewallVerdictsIT {
  private final HostProbe host = LinuxHostProbe.ofThisHost();

  /**
   * A policy and what becomes of packets.
   *
   * @param policy the policy
   * @param verdicts by packet: {@code in} or {@code out}, protocol, address and port
   */
  private record Case(PolicyBuilder policy, Map<String, Boolean> verdicts) {
    static Case of(PolicyBuilder policy) {
      return new Case(policy, new TreeMap<>());
    }

    Case passes(String... packets) {
      List.of(packets).forEach(packet -> verdicts.put(packet, true));
      return this;
    }

    Case refuses(String... packets) {
      List.of(packets).forEach(packet -> verdicts.put(packet, false));
      return this;
    }
  }

  private static PolicyBuilder policy(String name) {
    return new PolicyBuilder(name);
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    addAddresses(cases);
    addPorts(cases);
    addIngress(cases);
    return cases;
  }

  private static void addAddresses(List<Case> cases) {
    cases.add(
        Case.of(policy("nothing").denyIngress())
            .passes("out tcp 127.0.0.1 9000", "out tcp ::1 9000")
            .refuses("out tcp 10.1.0.1 9000", "out tcp 2001:db8:1::1 9000")
            .refuses("out udp 10.1.0.1 9000", "in tcp 10.1.0.2 9000"));
    cases.add(
        Case.of(
                policy("carved")
                    .egress(Decision.ALLOW, "10.0.0.0/8")
                    .egress(Decision.DENY, "10.2.0.0/16")
                    .egress(Decision.DENY, "0.0.0.0/0"))
            .passes("out tcp 10.1.0.1 9000", "out udp 10.1.0.1 9000")
            .refuses("out tcp 10.2.0.1 9000", "out tcp 2001:db8:1::1 9000")
            .refuses("out tcp ::ffff:10.2.0.1 9000"));
    cases.add(
        Case.of(
                policy("inner")
                    .egress(Decision.DENY, "10.0.0.0/8")
                    .egress(Decision.ALLOW, "10.2.0.0/24")
                    .egress(Decision.ALLOW, "::/0"))
            .passes("out tcp 10.2.0.1 9000", "out tcp 2001:db8:1::1 9000")
            .refuses("out tcp 10.1.0.1 9000"));
    cases.add(
        Case.of(
                policy("tie")
                    .egress(Decision.ALLOW, "10.1.0.0/24")
                    .egress(Decision.DENY, "10.1.0.0/24")
                    .egress(Decision.ALLOW, "10.2.0.0/24"))
            .passes("out tcp 10.2.0.1 9000")
            .refuses("out tcp 10.1.0.1 9000"));
  }

  private static void addPorts(List<Case> cases) {
    PortRange port = new PortRange(9000, 9000);
    cases.add(
        Case.of(
                policy("ports")
                    .egress(Decision.ALLOW, "10.1.0.1/32", Transport.TCP, port)
                    .egress(Decision.ALLOW, "2001:db8:1::/64", Transport.TCP_AND_UDP, port)
                    .egress(Decision.ALLOW, "10.2.0.0/24", Transport.UDP))
            .passes("out tcp 10.1.0.1 9000", "out tcp 2001:db8:1::1 9000")
            .passes("out udp 10.2.0.1 9001", "out udp 2001:db8:1::1 9000")
            .refuses("out tcp 10.1.0.1 9001", "out udp 10.1.0.1 9000", "out tcp 10.2.0.1 9000")
            .refuses("out tcp 2001:db8:1::1 9001"));
    cases.add(
        Case.of(
                policy("narrow")
                    .egress(Decision.ALLOW, "10.0.0.0/8")
                    .egress(Decision.DENY, "10.1.0.1/32", Transport.TCP, new PortRange(9001, 9001)))
            .passes("out tcp 10.1.0.1 9000", "out udp 10.1.0.1 9001", "out tcp 10.2.0.1 9001")
            .refuses("out tcp 10.1.0.1 9001"));
    cases.add(
        Case.of(
                policy("denied-port")
                    .egress(Decision.ALLOW, "0.0.0.0/0")
                    .egress(Decision.ALLOW, "::/0")
                    .ports(PortIntent.Rule.DENY_CONNECT, 9001, 9001))
            .passes("out tcp 10.1.0.1 9000", "out tcp 127.0.0.1 9000")
            .refuses("out tcp 10.1.0.1 9001", "out tcp 127.0.0.1 9001", "out tcp ::1 9001")
            .refuses("out tcp 2001:db8:1::1 9001", "out udp 10.1.0.1 9001"));
  }

  private static void addIngress(List<Case> cases) {
    cases.add(
        Case.of(
                policy("ingress")
                    .ingress("10.1.0.0/24")
                    .ingress("2001:db8:1::/64")
                    .ports(PortIntent.Rule.ALLOW_BIND, 9000, 9000))
            .passes("in tcp 10.1.0.2 9000", "in tcp 2001:db8:1::2 9000")
            .refuses("in tcp 10.1.0.2 9001", "in tcp 10.2.0.2 9000", "out tcp 10.1.0.1 9000"));
  }

  @ParameterizedTest
  @CsvSource({"nftables,", "iptables,nft", "iptables,legacy"})
  void packetsFareAsThePolicySays(String name, String frontEnd) throws Exception {
    LayerBackend backend = name.equals("nftables") ? new NftablesBackend() : new IptablesBackend();
    Support support = backend.probe(host);
    Expectations.require(name, usable(support, frontEnd), support.toString());
    try (NetworkPair pair = NetworkPair.open()) {
      for (Case control : cases()) {
        for (String packet : control.verdicts().keySet()) {
          assertThat(passes(pair, packet)).as("control without rules: %s", packet).isTrue();
        }
      }
      for (Case given : cases()) {
        ResolvedPolicy policy = with(given.policy(), frontEnd);
        load(pair, backend, support, policy);
        for (Map.Entry<String, Boolean> packet : given.verdicts().entrySet()) {
          assertThat(passes(pair, packet.getKey()))
              .as("%s %s, policy %s: %s", name, frontEnd, policy.name(), packet.getKey())
              .isEqualTo(packet.getValue());
        }
        pair.fromInside("nft flush ruleset").succeed();
      }
    }
  }

  private static boolean usable(Support support, String frontEnd) {
    return support instanceof Support.Available found
        && (frontEnd == null
            || List.of(found.features().getOrDefault("frontends", "").split(",", -1))
                .contains(frontEnd));
  }

  private static ResolvedPolicy with(PolicyBuilder policy, String frontEnd) {
    return (frontEnd == null ? policy : policy.option("iptables", "frontend", frontEnd)).build();
  }

  private void load(NetworkPair pair, LayerBackend backend, Support support, ResolvedPolicy policy)
      throws Exception {
    RunContext run =
        new RunContext("it", "zviz-it", policy, support, host, new FakeContainerPaths(), false);
    Target target = Target.of(host.architecture());
    for (LaunchStep step : backend.plan(backend.compile(policy, target), run)) {
      HostStep.RunTool tool = (HostStep.RunTool) step;
      pair.load(tool.argv(), tool.stdin());
    }
  }

  /**
   * Whether a packet gets through. What TCP reads comes from the listener. For UDP there is none: a
   * packet that arrives is answered by the other side, one that is rejected by this one.
   */
  private static boolean passes(NetworkPair pair, String packet) throws Exception {
    List<String> words = List.of(packet.split(" ", -1));
    String place = words.get(2) + "/" + words.get(3);
    if (words.get(1).equals("udp")) {
      String twice = "exec 3>/dev/udp/%s && echo x >&3; echo x >&3".formatted(place);
      return pair.fromInside(twice).output().contains("Connection refused");
    }
    String read = "timeout 2 bash -c 'head -c 5 < /dev/tcp/" + place + "'";
    Tool tool = words.get(0).equals("in") ? pair.fromPeer(read) : pair.fromInside(read);
    return tool.output().equals("hello");
  }
}
