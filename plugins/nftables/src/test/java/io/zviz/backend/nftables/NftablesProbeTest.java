package io.zviz.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.testkit.FakeHostProbe;
import org.junit.jupiter.api.Test;

class NftablesProbeTest {
  @Test
  void missingToolNamesThePackage() {
    assertThat(NftablesProbe.probe(new FakeHostProbe()))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class,
            s -> assertThat(s.remedy()).isEqualTo("apt-get install nftables"));
  }

  @Test
  void withoutRootItCannotBeTried() {
    assertThat(NftablesProbe.probe(new FakeHostProbe().withTool("nft").withoutRoot()))
        .isInstanceOf(Support.Unknown.class);
  }

  @Test
  void presentToolThatCannotLoadIsNotEnough() {
    FakeHostProbe host =
        new FakeHostProbe()
            .withTool("nft")
            .networkAnswers(
                (argv, stdin) -> new ToolResult(1, "", "netlink: Operation not supported\n"));
    assertThat(NftablesProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class, s -> assertThat(s.why()).contains("Operation not supported"));
  }

  @Test
  void loadedTableMakesItAvailable() {
    FakeHostProbe host =
        new FakeHostProbe()
            .withTool("nft")
            .networkAnswers((argv, stdin) -> new ToolResult(0, "", ""))
            .toolAnswers(
                (argv, stdin) -> new ToolResult(0, "nftables v1.0.6 (Lester Gooch #5)\n", ""));
    assertThat(NftablesProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.Available.class, s -> assertThat(s.version()).isEqualTo("nftables 1.0.6"));
  }

  @Test
  void trialHoldsWhateverRunsLoad() {
    String trial = NftablesProbe.trial(new FakeHostProbe());
    assertThat(trial)
        .contains(
            "ct state related meta l4proto { 1, 58 } accept",
            "flags interval",
            "icmpv6 type { nd-neighbor-solicit, ",
            "meta l4proto { tcp, udp } th dport 25 counter reject with icmpx admin-prohibited",
            "tcp dport { 8000-8010 } ip6 daddr @",
            "meta l4proto != { tcp, udp } ip daddr @",
            "th dport { 8000-8010 } ip saddr 192.0.2.0/24 ct state new counter accept comment",
            "type filter hook forward priority filter; policy drop;");
  }
}
