package io.zviz.backend.iptables;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Loads rules of every kind that profiles need into namespaces of their own, with both tools. */
final class IptablesProbe {
  /** The feature that holds the usable front ends, the preferred one first. */
  static final String FRONT_ENDS = "frontends";

  private static final Pattern VERSION = Pattern.compile("v([0-9]+(\\.[0-9]+)*)");

  private final HostProbe host;
  private final List<String> evidence = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private IptablesProbe(HostProbe host) {
    this.host = host;
  }

  static Support probe(HostProbe host) {
    return new IptablesProbe(host).probe();
  }

  /** The front ends that a probe found; all of them when no host was looked at. */
  static List<FrontEnd> usable(Optional<Support> support) {
    if (support.orElse(null) instanceof Support.Available found) {
      List<String> words = List.of(found.features().getOrDefault(FRONT_ENDS, "").split(","));
      return List.of(FrontEnd.values()).stream()
          .filter(frontEnd -> words.contains(frontEnd.word()))
          .toList();
    }
    return List.of(FrontEnd.values());
  }

  private Support probe() {
    List<FrontEnd> installed =
        List.of(FrontEnd.values()).stream()
            .filter(f -> f.restore(host, Family.IPV4).isPresent())
            .filter(f -> f.restore(host, Family.IPV6).isPresent())
            .toList();
    if (installed.isEmpty()) {
      return new Support.NotEnabled(
          "there are no iptables-restore and ip6tables-restore in the system folders",
          "apt-get install iptables");
    }
    if (!host.mayMakeNamespaces()) {
      return new Support.Unknown(
          "rules can only be tried in a new network namespace, which needs root", "look as root");
    }
    List<FrontEnd> usable = installed.stream().filter(this::works).toList();
    if (usable.isEmpty()) {
      return new Support.NotEnabled(
          String.join("; ", failures),
          "modprobe -a nf_tables nft_compat xt_conntrack xt_multiport xt_comment ipt_REJECT"
              + " ip6t_REJECT, or ip_tables iptable_filter ip6table_filter");
    }
    String words = usable.stream().map(FrontEnd::word).collect(Collectors.joining(","));
    return new Support.Available(
        version(usable.get(0)), new TreeMap<>(Map.of(FRONT_ENDS, words)), evidence);
  }

  private boolean works(FrontEnd frontEnd) {
    for (Family family : Family.values()) {
      String tool = frontEnd.restore(host, family).map(Path::toString).orElseThrow();
      ToolResult trial = host.runInNewNetwork(List.of(tool), trial(family));
      if (!trial.ok()) {
        String said = trial.stderr().lines().findFirst().orElse("it says nothing");
        failures.add("%s: status %d, %s".formatted(tool, trial.status(), said));
        return false;
      }
      evidence.add(tool + " loaded rules with connection states, ports, comments and rejects");
    }
    return true;
  }

  private static String trial(Family family) {
    String hops =
        family == Family.IPV6
            ? "-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT\n"
            : "";
    return """
        *filter
        :INPUT DROP [0:0]
        :OUTPUT DROP [0:0]
        :zviz-probe - [0:0]
        -A OUTPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
        -A OUTPUT -p tcp -m multiport --dports 80,443:444 -m comment --comment "probe" -j zviz-probe
        %s-A OUTPUT -j %s
        COMMIT
        """
        .formatted(hops, family.reject());
  }

  private String version(FrontEnd frontEnd) {
    String tool = frontEnd.restore(host, Family.IPV4).map(Path::toString).orElseThrow();
    Matcher version = VERSION.matcher(host.run(List.of(tool, "--version"), "").stdout());
    return "iptables " + (version.find() ? version.group(1) : "of an unknown version");
  }
}
