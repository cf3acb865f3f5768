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
}
