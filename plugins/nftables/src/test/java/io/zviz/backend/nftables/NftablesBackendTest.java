package io.zviz.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NftablesBackendTest {
  private static final NftablesBackend BACKEND = new NftablesBackend();

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

  private static String text(ResolvedPolicy policy) {
    return ((Content.Text) compile(policy).artifact("nft").orElseThrow().content()).text();
  }

  private static HostStep.RunTool plan(ResolvedPolicy policy, FakeHostProbe host) {
    Support support = new Support.Unknown("", "");
    RunContext run =
        new RunContext("c", "zviz-c", policy, support, host, new FakeContainerPaths(), false);
    return (HostStep.RunTool) BACKEND.plan(compile(policy), run).get(0);
  }

  /** With -Dgolden.rewrite=true the expectation is written anew. */
  @Test
  void printedProfileCompilesToTheGoldenScript() throws IOException {
    String resource = "/golden/my-profile/my-profile.nft";
    String actual = text(myProfile().build());
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(Path.of("src/test/resources" + resource), actual);
    }
    try (var golden = NftablesBackendTest.class.getResourceAsStream(resource)) {
      assertThat(actual)
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyLineOfARuleLeadsBackToTheProfile() {
    Content.Text text =
        (Content.Text) compile(myProfile().build()).artifact("nft").orElseThrow().content();
    assertThat(text.fragments())
        .filteredOn(fragment -> fragment.text().contains("10.0.0.0/8"))
        .singleElement()
        .satisfies(
            fragment -> {
              assertThat(fragment.text()).contains("comment \"my-profile.yaml:3:7\"");
              assertThat(fragment.intents())
                  .extracting(Object::toString)
                  .containsExactly("network/egress/allow/10.0.0.0/8");
            });
  }

  @Test
  void neverFlushesAndNamesOnlyItsOwnTable() {
    assertThat(text(myProfile().build()))
        .startsWith("add table inet zviz-my-profile\ndelete table inet zviz-my-profile\n")
        .doesNotContain("flush");
  }

  @Test
  void hostileFileAndProfileNamesStayInsideTheirQuotes() {
    String hostile = "x\" drop; }; table inet evil { chain a\n} # \u00e9\\";
    String text =
        text(
            new PolicyBuilder("a\"; flush ruleset", hostile)
                .egress(Decision.ALLOW, "10.0.0.0/8")
                .build());
    assertThat(text)
        .doesNotContain("evil {")
        .doesNotContain("flush ruleset")
        .contains("table inet zviz-a___flush_ruleset {");
    assertThat(text.lines().filter(line -> line.contains("10.0.0.0/8")))
        .singleElement()
        .asString()
        .matches(".*10\\.0\\.0\\.0/8 comment \"[^\"]*\",");
  }

  @Test
  void longFileNamesKeepTheirEnd() {
    String comment =
        NftScript.comment(
            new PolicyBuilder("p", "a".repeat(300))
                .egress(Decision.ALLOW, "10.0.0.0/8")
                .build()
                .intents()
                .get(0));
    assertThat(comment.getBytes(StandardCharsets.UTF_8).length).isLessThan(128);
    assertThat(comment).endsWith("a:3:7\"");
  }

  @Test
  void namesAreNotCoveredAndTheReasonSaysWhatToDo() {
    Compilation compilation =
        compile(
            new PolicyBuilder("p")
                .egressTo(Decision.ALLOW, new Endpoint.Name("example.org", true), Transport.ANY)
                .egressTo(Decision.ALLOW, new Endpoint.Registries(), Transport.ANY)
                .egressTo(Decision.DENY, new Endpoint.Name("evil.org", false), Transport.ANY)
                .build());
    assertThat(compilation.outcomes())
        .filteredOn(outcome -> outcome.intent().value().contains("allow"))
        .hasSize(2)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.coverage()).isEqualTo(Coverage.NONE);
              assertThat(outcome.how()).contains("resolver").contains("list addresses");
            });
    assertThat(compilation.outcomes())
        .filteredOn(outcome -> outcome.intent().value().contains("deny"))
        .extracting(Outcome::coverage)
        .containsExactly(Coverage.FULL);
  }

  @Test
  void resolverIsNotPretended() {
    PolicyBuilder policy = new PolicyBuilder("p");
    policy.add(new DnsProxyIntent(policy.header("dns"), PolicyBuilder.cidr("10.0.0.53"), 53));
    assertThat(compile(policy.build()).outcomes())
        .extracting(Outcome::coverage)
        .containsExactly(Coverage.NONE);
  }

  @Test
  void deniedPortsComeBeforeLoopback() {
    String text = text(new PolicyBuilder("p").ports(PortIntent.Rule.DENY_CONNECT, 25, 25).build());
    assertThat(text.indexOf("th dport 25 counter reject")).isPositive();
    assertThat(text.indexOf("th dport 25 counter reject"))
        .isLessThan(text.indexOf("oif \"lo\" accept"));
  }

  @Test
  void ingressOpensOnlyTheListedPortsToTheListedSources() {
    String text =
        text(
            new PolicyBuilder("p")
                .ingress("192.0.2.0/24")
                .ingress("2001:db8::/32")
                .ports(PortIntent.Rule.ALLOW_BIND, 80, 80)
                .ports(PortIntent.Rule.ALLOW_BIND, 8000, 8010)
                .build());
    assertThat(text)
        .contains(
            "th dport { 80, 8000-8010 } ip saddr 192.0.2.0/24 ct state new counter accept",
            "th dport { 80, 8000-8010 } ip6 saddr 2001:db8:0:0:0:0:0:0/32 ct state new");
  }

  @Test
  void hostAddressesAreRefusedUnlessNamed() {
    FakeHostProbe host =
        new FakeHostProbe()
            .withTool("nft")
            .file(
                "/proc/net/fib_trie",
                """
                Local:
                  +-- 0.0.0.0/0 3 0 5
                     |-- 10.0.0.5
                        /32 host LOCAL
                     |-- 10.0.0.6
                        /32 host LOCAL
                     |-- 10.0.0.255
                        /32 link BROADCAST
                     |-- 127.0.0.1
                        /32 host LOCAL
                """)
            .file(
                "/proc/net/if_inet6",
                """
                00000000000000000000000000000001 01 80 10 80       lo
                20010db8000000000000000000000005 02 40 00 00     eth0
                """);
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .egress(Decision.ALLOW, "10.0.0.0/8")
            .egress(Decision.ALLOW, "10.0.0.6/32")
            .build();
    HostStep.RunTool step = plan(policy, host);
    assertThat(step.inContainerNetwork()).isTrue();
    assertThat(step.phase()).isEqualTo(HostStep.Phase.CHILD_WAITING);
    assertThat(step.argv()).containsExactly("/usr/sbin/nft", "-f", "-");
    assertThat(step.stdin())
        .endsWith(
            """
            add element inet zviz-p host-v4 { 10.0.0.5 }
            add element inet zviz-p host-v6 { 2001:db8:0:0:0:0:0:5 }
            """);
  }

  @Test
  void hostWithoutAddressesAddsNothing() {
    ResolvedPolicy policy = myProfile().build();
    assertThat(plan(policy, new FakeHostProbe()).stdin())
        .startsWith("create table inet zviz-")
        .endsWith(text(policy).substring(text(policy).indexOf("\ntable inet")));
  }

  @Test
  void newNamespaceNeedsNoDeletionThatNftWouldWaitFor() {
    assertThat(text(myProfile().build())).contains("delete table");
    assertThat(plan(myProfile().build(), new FakeHostProbe()).stdin()).doesNotContain("delete");
  }

  @Test
  void indexNamesTheBackend() throws IOException {
    try (var index = NftablesBackend.class.getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(new String(Objects.requireNonNull(index).readAllBytes(), StandardCharsets.UTF_8))
          .contains(NftablesBackend.class.getName());
    }
  }
}
