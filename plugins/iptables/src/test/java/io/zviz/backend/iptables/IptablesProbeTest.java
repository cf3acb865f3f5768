package io.zviz.backend.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.testkit.FakeHostProbe;
import org.junit.jupiter.api.Test;

class IptablesProbeTest {
  private static FakeHostProbe both() {
    FakeHostProbe host = new FakeHostProbe();
    for (String family : new String[] {"iptables", "ip6tables"}) {
      host.withTool(family + "-nft-restore").withTool(family + "-legacy-restore");
    }
    return host.toolAnswers(
        (argv, stdin) -> new ToolResult(0, argv.get(0) + " v1.8.9 (nf_tables)\n", ""));
  }

  @Test
  void missingToolsNameThePackage() {
    assertThat(IptablesProbe.probe(new FakeHostProbe()))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class,
            s -> assertThat(s.remedy()).isEqualTo("apt-get install iptables"));
  }

  @Test
  void oneFamilyAloneIsNotEnough() {
    FakeHostProbe host = new FakeHostProbe().withTool("iptables-nft-restore");
    assertThat(IptablesProbe.probe(host)).isInstanceOf(Support.NotEnabled.class);
  }

  @Test
  void withoutRootItCannotBeTried() {
    assertThat(IptablesProbe.probe(both().withoutRoot())).isInstanceOf(Support.Unknown.class);
  }

  @Test
  void frontEndsThatLoadInBothFamiliesAreUsable() {
    FakeHostProbe host =
        both()
            .networkAnswers(
                (argv, stdin) ->
                    argv.get(0).contains("ip6tables-legacy")
                        ? new ToolResult(3, "", "can't initialize ip6tables table `filter'\n")
                        : new ToolResult(0, "", ""));
    assertThat(IptablesProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.Available.class,
            s -> {
              assertThat(s.version()).isEqualTo("iptables 1.8.9");
              assertThat(s.features()).containsEntry("frontends", "nft");
            });
  }

  @Test
  void whereNoneLoadsTheReasonsAreTold() {
    FakeHostProbe host =
        both().networkAnswers((argv, stdin) -> new ToolResult(4, "", "RULE_APPEND failed\n"));
    assertThat(IptablesProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class,
            s -> {
              assertThat(s.why()).contains("iptables-nft-restore: status 4, RULE_APPEND failed");
              assertThat(s.remedy()).startsWith("modprobe ");
            });
  }

  @Test
  void plainNameBelongsToTheFrontEndItSays() {
    FakeHostProbe host =
        new FakeHostProbe()
            .withTool("iptables-restore")
            .withTool("ip6tables-restore")
            .toolAnswers((argv, stdin) -> new ToolResult(0, "iptables-restore v1.8.7 (legacy)", ""))
            .networkAnswers((argv, stdin) -> new ToolResult(0, "", ""));
    assertThat(IptablesProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.Available.class,
            s -> assertThat(s.features()).containsEntry("frontends", "legacy"));
  }
}
