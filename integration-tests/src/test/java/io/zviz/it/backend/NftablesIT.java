package io.zviz.it.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.backend.nftables.NftablesBackend;
import io.zviz.host.LinuxHostProbe;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.PolicyBuilder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules as nft reads them and as the kernel applies them between two namespaces. */
class NftablesIT {
  private static final long SEED = 20_261_122;

  private final NftablesBackend backend = new NftablesBackend();
  private final HostProbe host = LinuxHostProbe.ofThisHost();
  private Support support = new Support.Unknown("", "");

  @BeforeEach
  void needsNftables() {
    support = backend.probe(host);
    Expectations.require("nftables", support.isAvailable(), support.toString());
  }

  private HostStep.RunTool plan(ResolvedPolicy policy) {
    RunContext run =
        new RunContext("it", "zviz-it", policy, support, host, new FakeContainerPaths(), false);
    Target target = Target.of(host.architecture());
    return (HostStep.RunTool) backend.plan(backend.compile(policy, target), run).get(0);
  }

  /** What compile writes; what a run loads is for a namespace that is new. */
  private String artefact(ResolvedPolicy policy) {
    Artifact rules =
        backend.compile(policy, Target.of(host.architecture())).artifact("nft").orElseThrow();
    return ((Content.Text) rules.content()).text();
  }

  private void load(NetworkPair pair, PolicyBuilder policy) throws Exception {
    HostStep.RunTool step = plan(policy.build());
    pair.load(step.argv(), step.stdin());
  }

  /** Reads what the listener says. */
  private static String read(String address) {
    return "timeout 30 bash -c 'head -c 5 < /dev/tcp/" + address + "'";
  }

  /** The same for what is dropped without an answer; what answers does so at once here. */
  private static String briefly(String address) {
    return "timeout 1 bash -c 'head -c 5 < /dev/tcp/" + address + "'";
  }

  private static void assertReads(Tool tool) {
    assertThat(tool.succeed().output()).isEqualTo("hello");
  }

  @Test
  void onlyAllowedPrefixesAreReachable() throws Exception {
    try (NetworkPair pair = NetworkPair.open()) {
      assertReads(pair.fromInside(read("10.1.0.1/9000")));
      assertReads(pair.fromInside(read("10.2.0.1/9000")));
      assertReads(pair.fromInside(read("2001:db8:1::1/9000")));
      assertReads(pair.fromPeer(read("10.1.0.2/9000")));
      load(
          pair,
          new PolicyBuilder("it")
              .egress(Decision.ALLOW, "10.0.0.0/8")
              .egress(Decision.DENY, "10.2.0.0/16")
              .egress(Decision.DENY, "0.0.0.0/0")
              .denyIngress());
      assertReads(pair.fromInside(read("10.1.0.1/9000")));
      assertThat(pair.fromInside(read("10.2.0.1/9000")).output()).contains("No route to host");
      assertThat(pair.fromInside(read("2001:db8:1::1/9000")).output())
          .contains("Permission denied");
      assertThat(pair.fromInside(read("::ffff:10.2.0.1/9000")).status()).isNotZero();
      assertThat(pair.fromPeer(briefly("10.1.0.2/9000")).status()).isEqualTo(124);
      assertReads(pair.fromInside(read("127.0.0.1/9000")));
      assertReads(pair.fromInside(read("::1/9000")));
      String chain = pair.fromInside("nft list chain inet zviz-it output").succeed().output();
      assertThat(chain).containsPattern("counter packets [1-9]\\d* bytes \\d+ reject with icmpx");
    }
  }

  @Test
  void rulesWithPortsOpenOnlyThoseAndOnlyTheirProtocol() throws Exception {
    try (NetworkPair pair = NetworkPair.open()) {
      assertReads(pair.fromInside(read("10.1.0.1/9001")));
      load(
          pair,
          new PolicyBuilder("it")
              .egress(Decision.ALLOW, "10.1.0.1/32", Transport.TCP, new PortRange(9000, 9000))
              .egress(Decision.ALLOW, "2001:db8:1::/64", Transport.TCP, new PortRange(9000, 9000)));
      assertReads(pair.fromInside(read("10.1.0.1/9000")));
      assertReads(pair.fromInside(read("2001:db8:1::1/9000")));
      assertThat(pair.fromInside(read("10.1.0.1/9001")).output()).contains("No route to host");
      assertThat(rejected(pair)).isPositive();
      long before = rejected(pair);
      pair.fromInside("echo x > /dev/udp/10.1.0.1/9000");
      assertThat(rejected(pair)).isGreaterThan(before);
    }
  }

  @Test
  void ingressComesFromListedSourcesToListedPorts() throws Exception {
    try (NetworkPair pair = NetworkPair.open()) {
      assertReads(pair.fromPeer(read("10.2.0.2/9000")));
      load(
          pair,
          new PolicyBuilder("it")
              .ingress("10.1.0.0/24")
              .ports(PortIntent.Rule.ALLOW_BIND, 9000, 9000));
      assertReads(pair.fromPeer(read("10.1.0.2/9000")));
      assertThat(pair.fromPeer(briefly("10.1.0.2/9001")).status()).isEqualTo(124);
      assertThat(pair.fromPeer(briefly("10.2.0.2/9000")).status()).isEqualTo(124);
    }
  }

  @Test
  void deniedPortsAreRefusedOnLoopbackToo() throws Exception {
    try (NetworkPair pair = NetworkPair.open()) {
      assertReads(pair.fromInside(read("127.0.0.1/9001")));
      load(
          pair,
          new PolicyBuilder("it")
              .egress(Decision.ALLOW, "10.0.0.0/8")
              .ports(PortIntent.Rule.DENY_CONNECT, 9001, 9001));
      assertReads(pair.fromInside(read("10.1.0.1/9000")));
      assertThat(pair.fromInside(read("10.1.0.1/9001")).status()).isNotZero();
      assertThat(pair.fromInside(read("127.0.0.1/9001")).status()).isNotZero();
    }
  }

  @Test
  void aRunTakesNoTableForItsOwnThatIsThereAlready() throws Exception {
    try (NetworkPair pair = NetworkPair.open()) {
      load(pair, new PolicyBuilder("it").denyIngress());
      assertThatThrownBy(() -> load(pair, new PolicyBuilder("it").denyIngress()))
          .hasMessageContaining("File exists");
    }
  }

  @Test
  void loadingAgainReplacesTheTable() throws Exception {
    try (NetworkPair pair = NetworkPair.open()) {
      for (PolicyBuilder policy :
          List.of(
              new PolicyBuilder("it").egress(Decision.ALLOW, "10.0.0.0/8"),
              new PolicyBuilder("it").denyIngress())) {
        pair.load(List.of("/usr/sbin/nft", "-f", "-"), artefact(policy.build()));
      }
      assertThat(pair.fromInside(read("10.1.0.1/9000")).status()).isNotZero();
      assertThat(pair.fromInside("nft list tables").succeed().output())
          .isEqualTo("table inet zviz-it\n");
    }
  }

  @Test
  void hostileNamesMakeOneHarmlessTable() throws Exception {
    String source = "p\" drop; }; table inet evil { }\n#";
    ResolvedPolicy policy =
        new PolicyBuilder("x-1.2_y", source).egress(Decision.ALLOW, "0.0.0.0/0").build();
    assertThat(tablesAfter(policy)).isEqualTo("table inet zviz-x-1.2_y\n");
  }

  @Test
  void nftAcceptsWhateverPoliciesSay() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 40; round++) {
      ResolvedPolicy policy = randomPolicy(random);
      assertThat(tablesAfter(policy))
          .as("seed %d round %d: %s", SEED, round, policy.intents())
          .isEqualTo("table inet zviz-random\n");
    }
  }

  @Test
  void rulesLoadOnAHostWithoutNamesOfProtocolsAndServices() throws Exception {
    ResolvedPolicy policy =
        new PolicyBuilder("bare")
            .egress(Decision.ALLOW, "10.0.0.0/8")
            .egress(Decision.ALLOW, "10.1.0.0/16", Transport.TCP, new PortRange(80, 90))
            .egress(Decision.DENY, "10.2.0.0/16", Transport.UDP)
            .ingress("10.1.0.0/24")
            .ports(PortIntent.Rule.ALLOW_BIND, 80, 90)
            .ports(PortIntent.Rule.DENY_CONNECT, 25, 25)
            .build();
    String named = "table inet t { chain c { meta l4proto ipv6-icmp accept; }; }";
    assertThat(withoutNetbase("nft -c -f -", named).output())
        .as("the control: names cannot be looked up there")
        .contains("Could not resolve protocol name");
    assertThat(withoutNetbase("nft -f - && nft list tables", plan(policy).stdin()).output())
        .isEqualTo("table inet zviz-bare\n");
  }

  private static Tool withoutNetbase(String command, String stdin) throws Exception {
    String masked =
        "for f in protocols services; do"
            + " [ ! -e /etc/$f ] || mount --bind /dev/null /etc/$f || exit 9; done; "
            + command;
    return Tool.run(List.of("/usr/bin/unshare", "-n", "-m", "/bin/sh", "-c", masked), stdin);
  }

  private String tablesAfter(ResolvedPolicy policy) throws Exception {
    String stdin = plan(policy).stdin();
    Tool.run(List.of("/usr/bin/unshare", "-n", "/usr/sbin/nft", "-c", "-f", "-"), stdin).succeed();
    return Tool.run(
            List.of("/usr/bin/unshare", "-n", "/bin/sh", "-c", "nft -f - && nft list tables"),
            stdin)
        .succeed()
        .output();
  }

  private static PolicyBuilder randomRule(Random random, PolicyBuilder policy) {
    Decision decision = random.nextBoolean() ? Decision.ALLOW : Decision.DENY;
    int length = random.nextInt(33);
    long mask = length == 0 ? 0 : (0xffffffffL << (32 - length)) & 0xffffffffL;
    long address = random.nextInt() & mask;
    String ipv4 =
        "%d.%d.%d.%d/%d"
            .formatted(
                address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255, length);
    String cidr = random.nextBoolean() ? ipv4 : "2001:db8:" + random.nextInt(9) + "::/48";
    int first = 1 + random.nextInt(65535);
    PortRange ports = new PortRange(first, first + random.nextInt(65536 - first));
    return switch (random.nextInt(4)) {
      case 0 -> policy.egress(decision, cidr);
      case 1 -> policy.egress(decision, cidr, Transport.TCP, ports);
      case 2 -> policy.egress(decision, cidr, Transport.TCP_AND_UDP, ports);
      default -> policy.egress(decision, cidr, Transport.UDP);
    };
  }

  private static ResolvedPolicy randomPolicy(Random random) {
    PolicyBuilder policy = new PolicyBuilder("random");
    int rules = random.nextInt(10);
    for (int i = 0; i < rules; i++) {
      randomRule(random, policy);
    }
    if (random.nextBoolean()) {
      policy.ingress("10.0.0.0/8").ingress("10.1.0.0/16").ingress("2001:db8::/32");
    }
    if (random.nextBoolean()) {
      policy.ports(PortIntent.Rule.ALLOW_BIND, 80, 90).ports(PortIntent.Rule.ALLOW_BIND, 85, 99);
      policy.ports(PortIntent.Rule.DENY_CONNECT, 25, 25);
    }
    return policy.build();
  }

  private static long rejected(NetworkPair pair) throws Exception {
    String chain = pair.fromInside("nft list chain inet zviz-it output").succeed().output();
    String last = chain.lines().filter(line -> line.contains("reject")).reduce("", (a, b) -> b);
    return Long.parseLong(last.replaceAll(".*counter packets (\\d+) .*", "$1"));
  }
}
