package io.zviz.backend.nftables;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Loads a table of every kind of rule that profiles need into a namespace of its own. */
final class NftablesProbe {
  private static final String TRIAL =
      """
      table inet zviz-probe {
        set ranges {
          type ipv4_addr
          flags interval
          elements = { 10.0.0.0/8 comment "probe" }
        }
        chain output {
          type filter hook output priority filter; policy drop;
          ct state established accept
          oif "lo" accept
          tcp dport { 80, 443-444 } ip daddr @ranges counter accept
          counter reject with icmpx admin-prohibited
        }
      }
      """;

  private static final Pattern VERSION = Pattern.compile("v([0-9]+(\\.[0-9]+)*)");

  private NftablesProbe() {}

  static Support probe(HostProbe host) {
    Optional<Path> nft = host.tool("nft");
    if (nft.isEmpty()) {
      return new Support.NotEnabled(
          "there is no nft in the system folders", "apt-get install nftables");
    }
    if (!host.isRoot()) {
      return new Support.Unknown(
          "rules can only be tried in a new network namespace, which needs root", "look as root");
    }
    String tool = nft.get().toString();
    ToolResult trial = host.runInNewNetwork(List.of(tool, "-f", "-"), TRIAL);
    if (!trial.ok()) {
      return new Support.NotEnabled(
          tool + " cannot load a table: " + firstLine(trial),
          "modprobe -a nf_tables nft_ct nft_reject_inet nf_conntrack");
    }
    String version = version(host.run(List.of(tool, "--version"), ""));
    return new Support.Available(
        "nftables " + version,
        new TreeMap<>(),
        List.of(tool + " loaded a table with sets, connection states and rejects"));
  }

  private static String version(ToolResult result) {
    Matcher matcher = VERSION.matcher(result.stdout());
    return matcher.find() ? matcher.group(1) : "of an unknown version";
  }

  private static String firstLine(ToolResult result) {
    String line = result.stderr().lines().findFirst().orElse("it says nothing");
    return "status " + result.status() + ", " + line;
  }
}
