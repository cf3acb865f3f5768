package io.zviz.backend.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IptablesBackendTest {
  private static final IptablesBackend BACKEND = new IptablesBackend();

  private static PolicyBuilder myProfile() {
    return new PolicyBuilder("my-profile")
        .egress(Decision.ALLOW, "10.0.0.0/8")
        .egress(Decision.ALLOW, "172.16.0.0/12")
        .egress(Decision.DENY, "0.0.0.0/0")
        .denyIngress();
  }

  private static Compilation compile(ResolvedPolicy policy) {
    return CompilationChecks.assertComplete(BACKEND, policy, Target.of(Architecture.X86_64));
  }

  private static String text(ResolvedPolicy policy, Family family) {
    Compilation compilation = compile(policy);
    return ((Content.Text) compilation.artifact(family.word()).orElseThrow().content()).text();
  }

  private static Support frontEnds(String words) {
    return new Support.Available("1", new TreeMap<>(Map.of("frontends", words)), List.of());
  }

  private static List<LaunchStep> plan(
      ResolvedPolicy policy, Support support, FakeHostProbe host, boolean auditOnly) {
    RunContext run =
        new RunContext("c", "zviz-c", policy, support, host, new FakeContainerPaths(), auditOnly);
    return BACKEND.plan(compile(policy), run);
  }

  @Test
  void bothFamiliesRefuseWhatNoRuleAllows() {
    for (Family family : Family.values()) {
      String text = text(myProfile().build(), family);
      assertThat(text)
          .startsWith("*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n")
          .contains("-A OUTPUT -j " + family.reject() + "\n", "-A INPUT -j DROP\n")
          .endsWith("COMMIT\n");
    }
    assertThat(text(myProfile().build(), Family.IPV6)).doesNotContain("10.0.0.0");
  }

  @Test
  void longerPrefixesComeFirstAndDeniesOfTheSameRangeBeforeAllows() {
    String text =
        text(
            new PolicyBuilder("p")
                .egress(Decision.ALLOW, "0.0.0.0/0")
                .egress(Decision.ALLOW, "10.1.0.0/16")
                .egress(Decision.DENY, "10.0.0.0/8")
                .egress(Decision.DENY, "10.1.0.0/16")
                .egress(Decision.ALLOW, "169.254.0.0/16")
                .build(),
            Family.IPV4);
    assertThat(text.lines().filter(line -> line.startsWith("-A zviz-egress")))
        .extracting(line -> line.replaceAll("-A zviz-egress -d (\\S+).* -j (\\S+).*", "$1 $2"))
        .containsExactly(
            "100.100.100.200/32 REJECT",
            "168.63.129.16/32 REJECT",
            "169.254.169.254/32 REJECT",
            "10.1.0.0/16 REJECT",
            "10.1.0.0/16 ACCEPT",
            "169.254.0.0/16 ACCEPT",
            "169.254.0.0/16 REJECT",
            "10.0.0.0/8 REJECT",
            "0.0.0.0/0 ACCEPT");
  }

  @Test
  void linesLeadBackToTheProfile() {
    Content.Text text =
        (Content.Text) compile(myProfile().build()).artifact("iptables").orElseThrow().content();
    assertThat(text.fragments())
        .filteredOn(fragment -> fragment.text().contains("10.0.0.0/8"))
        .singleElement()
        .satisfies(
            fragment -> {
              assertThat(fragment.text()).contains("--comment \"my-profile.yaml:3:7\"");
              assertThat(fragment.intents())
                  .extracting(Object::toString)
                  .containsExactly("network/egress/allow/10.0.0.0/8");
            });
  }

  @Test
  void manyPortsAreSplitAsTheModuleTakesThem() {
    PortRange[] ports =
        IntStream.range(0, 20)
            .mapToObj(i -> new PortRange(100 * (i + 1), 100 * (i + 1) + i % 2))
            .toArray(PortRange[]::new);
    String text =
        text(
            new PolicyBuilder("p")
                .egress(Decision.ALLOW, "10.0.0.0/8", Transport.TCP, ports)
                .build(),
            Family.IPV4);
    List<String> lists =
        text.lines()
            .filter(line -> line.contains("--dports"))
            .map(line -> line.replaceAll(".*--dports (\\S+) .*", "$1"))
            .toList();
    assertThat(String.join(",", lists).split(",")).hasSize(20);
    assertThat(lists).allSatisfy(list -> assertThat(list.split("[,:]").length).isLessThan(16));
  }

  @Test
  void hostileFileNamesStayInsideTheirQuotes() {
    String hostile = "x\" -j ACCEPT\n-A OUTPUT -j ACCEPT # \u00e9\\" + "a".repeat(300);
    String text =
        text(
            new PolicyBuilder("p", hostile).egress(Decision.ALLOW, "10.0.0.0/8").build(),
            Family.IPV4);
    assertThat(text).doesNotContain("\n-A OUTPUT -j ACCEPT");
    assertThat(text.lines().filter(line -> line.contains("10.0.0.0/8")))
        .singleElement()
        .asString()
        .matches(
            "-A zviz-egress -d 10\\.0\\.0\\.0/8 -m comment --comment \"[^\"]{1,200}\" -j ACCEPT");
  }

  @Test
  void namesAreNotCoveredAndTheReasonSaysWhatToDo() {
    PolicyBuilder policy =
        new PolicyBuilder("p")
            .egressTo(Decision.ALLOW, new Endpoint.Name("example.org", true), Transport.ANY);
    policy.add(new DnsProxyIntent(policy.header("dns"), PolicyBuilder.cidr("10.0.0.53"), 53));
    assertThat(compile(policy.build()).outcomes())
        .extracting(Outcome::coverage)
        .containsOnly(Coverage.NONE);
  }

  @Test
  void ingressOpensOnlyTheListedPortsToTheListedSources() {
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .ingress("192.0.2.0/24")
            .ingress("2001:db8::/32")
            .ports(PortIntent.Rule.ALLOW_BIND, 80, 80)
            .ports(PortIntent.Rule.ALLOW_BIND, 8000, 8010)
            .build();
    assertThat(text(policy, Family.IPV4))
        .contains("-A zviz-ingress -s 192.0.2.0/24 -p tcp -m multiport --dports 80,8000:8010 ")
        .contains("-A zviz-ingress -s 192.0.2.0/24 -p udp -m multiport --dports 80,8000:8010 ");
    assertThat(text(policy, Family.IPV6))
        .contains("-A zviz-ingress -s 2001:db8:0:0:0:0:0:0/32 -p tcp ");
  }

  @Test
  void deniedPortsComeBeforeLoopback() {
    String text =
        text(
            new PolicyBuilder("p").ports(PortIntent.Rule.DENY_CONNECT, 25, 25).build(),
            Family.IPV4);
    assertThat(text.indexOf("--dports 25")).isPositive().isLessThan(text.indexOf("-o lo"));
  }

  @Test
  void runLoadsBothFamiliesThroughOneFrontEndWithTheAddressesOfTheHost() {
    FakeHostProbe host =
        new FakeHostProbe()
            .withTool("iptables-legacy-restore")
            .withTool("ip6tables-legacy-restore")
            .file(
                "/proc/net/fib_trie",
                """
                Local:
                     |-- 10.0.0.5
                        /32 host LOCAL
                     |-- 10.0.0.6
                        /32 host LOCAL
                     |-- 127.0.0.1
                        /32 host LOCAL
                """)
            .file(
                "/proc/net/if_inet6",
                """
                00000000000000000000000000000001 01 80 10 80       lo
                20010db8000000000000000000000005 02 40 00 00     eth0
                """);
    ResolvedPolicy policy = myProfile().egress(Decision.ALLOW, "10.0.0.6/32").build();
    List<LaunchStep> steps = plan(policy, frontEnds("legacy"), host, false);
    assertThat(steps).hasSize(2).allMatch(step -> ((HostStep.RunTool) step).inContainerNetwork());
    HostStep.RunTool ipv4 = (HostStep.RunTool) steps.get(0);
    assertThat(ipv4.argv()).containsExactly("/usr/sbin/iptables-legacy-restore");
    assertThat(ipv4.stdin())
        .contains("-A zviz-host -d 10.0.0.5/32 -j REJECT")
        .doesNotContain("zviz-host -d 10.0.0.6", "zviz-host -d 127");
    HostStep.RunTool ipv6 = (HostStep.RunTool) steps.get(1);
    assertThat(ipv6.argv()).containsExactly("/usr/sbin/ip6tables-legacy-restore");
    assertThat(ipv6.stdin())
        .contains("-A zviz-host -d 2001:db8:0:0:0:0:0:5/128 -j REJECT")
        .doesNotContain("zviz-host -d 0:0");
    assertThat(plan(policy, frontEnds("legacy"), host, true)).isEmpty();
  }

  @Test
  void frontEndThatIsNotThereEnforcesNothing() {
    ResolvedPolicy policy = myProfile().option("iptables", "frontend", "legacy").build();
    Target nftOnly = new Target(Architecture.X86_64, Optional.of(frontEnds("nft")), Set.of());
    assertThat(CompilationChecks.assertComplete(BACKEND, policy, nftOnly).outcomes())
        .allSatisfy(
            outcome -> {
              assertThat(outcome.coverage()).isEqualTo(Coverage.NONE);
              assertThat(outcome.how()).contains("backends.iptables.frontend");
            });
    assertThat(compile(policy).outcomes())
        .extracting(Outcome::coverage)
        .containsOnly(Coverage.FULL);
  }

  @Test
  void unknownOptionsAreErrors() {
    for (String[] option : new String[][] {{"frontend", "nft; true"}, {"x", "nft"}}) {
      ResolvedPolicy policy = myProfile().option("iptables", option[0], option[1]).build();
      assertThatThrownBy(() -> BACKEND.compile(policy, Target.of(Architecture.X86_64)))
          .isInstanceOf(ZvizException.class)
          .hasMessageContaining("backends.iptables");
    }
  }

  @Test
  void indexNamesTheBackend() throws IOException {
    try (var index = IptablesBackend.class.getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(new String(Objects.requireNonNull(index).readAllBytes(), StandardCharsets.UTF_8))
          .contains(IptablesBackend.class.getName());
    }
  }
}
