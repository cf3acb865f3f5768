package io.zviz.backend.nftables;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Loads, into a namespace of its own, a table of every kind of rule that profiles need. */
final class NftablesProbe {
  private static final Pattern VERSION = Pattern.compile("v([0-9]+(\\.[0-9]+)*)");

  private NftablesProbe() {}

  static Support probe(HostProbe host) {
    Optional<Path> nft = host.tool("nft");
    if (nft.isEmpty()) {
      return new Support.NotEnabled(
          "there is no nft in the system folders", "apt-get install nftables");
    }
    if (!host.mayMakeNamespaces()) {
      return new Support.Unknown(
          "rules can only be tried in a new network namespace, which needs root", "look as root");
    }
    String tool = nft.get().toString();
    ToolResult trial = host.runInNewNetwork(List.of(tool, "-f", "-"), trial(host));
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

  /** What a run would load for a profile that says everything a profile can say. */
  static String trial(HostProbe host) {
    ResolvedPolicy policy = TrialPolicy.POLICY;
    return NftablesCompiler.forNewNamespace(policy, NftablesCompiler.compile(policy))
        + HostAddresses.commands(host, policy);
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
