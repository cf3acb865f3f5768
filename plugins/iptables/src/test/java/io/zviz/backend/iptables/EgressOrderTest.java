package io.zviz.backend.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import io.zviz.testkit.PolicyBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The lines, taken in their order, decide as the longest prefix does. */
class EgressOrderTest {
  private static final long SEED = 20_261_122;
  private static final List<Transport> TRANSPORTS =
      List.of(Transport.ANY, Transport.TCP, Transport.UDP, Transport.TCP_AND_UDP);
  private static final Pattern LINE =
      Pattern.compile(
          "-A zviz-egress -d (\\S+)(?: -p (tcp|udp))?(?: -m multiport --dports (\\S+))?"
              + "(?: -m comment --comment \"[^\"]*\")? -j (ACCEPT|REJECT).*");

  @Test
  void randomPoliciesDecideAsTheLongestPrefix() {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      ResolvedPolicy policy = randomPolicy(random);
      List<String> lines =
          IptablesCompiler.compile(policy, Family.IPV4, List.of()).text().lines().toList();
      for (int i = 0; i < 200; i++) {
        Cidr address = PolicyBuilder.cidr("10.0.0." + random.nextInt(256));
        String protocol = List.of("tcp", "udp", "sctp").get(random.nextInt(3));
        int port = 1 + random.nextInt(40);
        assertThat(accepts(lines, address, protocol, port))
            .as("seed %d round %d: %s %s %d", SEED, round, address, protocol, port)
            .isEqualTo(meant(policy, address, protocol, port));
      }
    }
  }

  private static boolean accepts(List<String> lines, Cidr address, String protocol, int port) {
    for (String line : lines) {
      Matcher rule = LINE.matcher(line);
      if (line.startsWith("-A zviz-egress")) {
        assertThat(rule.matches()).as(line).isTrue();
        boolean applies =
            PolicyBuilder.cidr(rule.group(1)).contains(address)
                && (rule.group(2) == null || rule.group(2).equals(protocol))
                && (rule.group(3) == null || listed(rule.group(3), port));
        if (applies) {
          return rule.group(4).equals("ACCEPT");
        }
      }
    }
    return false;
  }

  private static boolean listed(String ports, int port) {
    return Arrays.stream(ports.split(","))
        .map(range -> range.split(":"))
        .anyMatch(
            ends ->
                Integer.parseInt(ends[0]) <= port
                    && port <= Integer.parseInt(ends[ends.length - 1]));
  }

  private static boolean meant(ResolvedPolicy policy, Cidr address, String protocol, int port) {
    int longest = -1;
    boolean verdict = false;
    for (EgressIntent rule : policy.intents(EgressIntent.class)) {
      Cidr cidr = ((Endpoint.Addresses) rule.to()).cidr();
      if (!cidr.contains(address) || !speaksOf(rule, protocol, port)) {
        continue;
      }
      boolean allow = rule.decision() == Decision.ALLOW;
      if (cidr.prefixLength() > longest) {
        verdict = allow;
        longest = cidr.prefixLength();
      } else if (cidr.prefixLength() == longest) {
        verdict &= allow;
      }
    }
    return verdict;
  }

  private static boolean speaksOf(EgressIntent rule, String protocol, int port) {
    boolean transport =
        switch (rule.transport()) {
          case ANY -> true;
          case TCP -> protocol.equals("tcp");
          case UDP -> protocol.equals("udp");
          case TCP_AND_UDP -> !protocol.equals("sctp");
        };
    boolean ports =
        rule.ports().isEmpty()
            || rule.ports().stream().anyMatch(p -> p.first() <= port && port <= p.last());
    return transport && ports;
  }

  private static ResolvedPolicy randomPolicy(Random random) {
    PolicyBuilder policy = new PolicyBuilder("random");
    int rules = random.nextInt(10);
    for (int i = 0; i < rules; i++) {
      int length = 24 + random.nextInt(9);
      String cidr = "10.0.0." + (random.nextInt(256) & (0xff << (32 - length))) + "/" + length;
      Decision decision = random.nextBoolean() ? Decision.ALLOW : Decision.DENY;
      Transport transport = TRANSPORTS.get(random.nextInt(4));
      int first = 1 + random.nextInt(30);
      if (transport == Transport.ANY || random.nextBoolean()) {
        policy.egress(decision, cidr, transport);
      } else {
        PortRange ports = new PortRange(first, first + random.nextInt(10));
        policy.egress(decision, cidr, transport, ports);
      }
    }
    return policy.build();
  }
}
