package io.zviz.backend.nftables;

import io.zviz.backend.nftables.AllowedAddresses.Allowed;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rules of a container's own network namespace: both families in one table, everything
 * refused that no rule allows. Loaded in one transaction; replaces only its own table.
 */
final class NftablesCompiler {
  /** Refused at once, so that a workload gets an error and no timeout. */
  private static final String REJECT = "counter reject with icmpx admin-prohibited";

  private final ResolvedPolicy policy;
  private final List<TrafficClass> classes;
  private final NftScript script = new NftScript();

  private NftablesCompiler(ResolvedPolicy policy, List<TrafficClass> classes) {
    this.policy = policy;
    this.classes = classes;
  }

  static Content.Text compile(ResolvedPolicy policy) {
    return compile(policy, TrafficClasses.of(policy.intents(EgressIntent.class)));
  }

  /** The same when it is known already what may be reached. */
  static Content.Text compile(ResolvedPolicy policy, List<TrafficClass> classes) {
    return new NftablesCompiler(policy, classes).write();
  }

  /** The name of the table; a profile's name is made of characters that nftables takes. */
  static String table(ResolvedPolicy policy) {
    return "inet zviz-" + policy.name().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** The name of the set that holds the allowed addresses of a class, counted from 1. */
  static String setName(int number, boolean ipv6) {
    return "allow-" + number + (ipv6 ? "-v6" : "-v4");
  }

  /**
   * The rules for a network namespace that is new: a table of this name in it fails the load. What
   * a deletion removes is freed after a grace period of the kernel, for which nft would wait, some
   * 10 ms, also when there was nothing to delete.
   */
  static String forNewNamespace(ResolvedPolicy policy, Content.Text rules) {
    String table = table(policy);
    String replacing = String.join("\n", replacement(table)) + "\n";
    String text = rules.text();
    return text.startsWith(replacing)
        ? "create table " + table + "\n" + text.substring(replacing.length())
        : text;
  }

  /** The table need not exist for the first line, and then the second one succeeds as well. */
  private static List<String> replacement(String table) {
    return List.of("add table " + table, "delete table " + table);
  }

  private Content.Text write() {
    String table = table(policy);
    replacement(table).forEach(script::line);
    script.line("table " + table + " {");
    sets();
    output();
    input();
    chain("forward");
    script.line("  }");
    script.line("}");
    return script.content();
  }

  private void sets() {
    for (boolean ipv6 : new boolean[] {false, true}) {
      script.line("  set " + HostAddresses.setName(ipv6) + " {");
      script.line("    type " + (ipv6 ? "ipv6_addr" : "ipv4_addr"));
      script.line("  }");
    }
    for (int i = 0; i < classes.size(); i++) {
      if (!classes.get(i).ipv4().isEmpty()) {
        script.intervalSet(setName(i + 1, false), false, classes.get(i).ipv4());
      }
      if (!classes.get(i).ipv6().isEmpty()) {
        script.intervalSet(setName(i + 1, true), true, classes.get(i).ipv6());
      }
    }
  }

  private void chain(String hook) {
    script.line("  chain " + hook + " {");
    script.line("    type filter hook " + hook + " priority filter; policy drop;");
  }

  /**
   * What every chain begins with. Only errors about known connections count as related. ICMP and
   * ICMPv6 are numbers because nft looks a name such as ipv6-icmp up in /etc/protocols, which a
   * minimal host lacks; tcp and udp are words of its own language.
   */
  private void connections() {
    script.line("    ct state invalid counter drop");
    script.line("    ct state established accept");
    script.line("    ct state related meta l4proto { 1, 58 } accept");
  }

  private void output() {
    chain("output");
    connections();
    deniedPorts();
    script.line("    oif \"lo\" accept");
    script.line(
        "    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } accept");
    script.line("    ip daddr @" + HostAddresses.setName(false) + " " + REJECT);
    script.line("    ip6 daddr @" + HostAddresses.setName(true) + " " + REJECT);
    for (int i = 0; i < classes.size(); i++) {
      allow(i + 1, classes.get(i));
    }
    List<EgressIntent> denied =
        policy.intents(EgressIntent.class).stream()
            .filter(rule -> rule.decision() == Decision.DENY)
            .toList();
    script.line("    " + REJECT, denied);
    script.line("  }");
  }

  private void deniedPorts() {
    for (PortIntent rule : policy.intents(PortIntent.class)) {
      if (rule.rule() == PortIntent.Rule.DENY_CONNECT) {
        String text = "    meta l4proto { tcp, udp } th dport %s %s %s";
        script.line(text.formatted(rule.ports(), REJECT, NftScript.comment(rule)), List.of(rule));
      }
    }
  }

  private void allow(int number, TrafficClass traffic) {
    for (String match : traffic.matches()) {
      if (!traffic.ipv4().isEmpty()) {
        String text = "    %sip daddr @%s counter accept";
        script.line(text.formatted(match, setName(number, false)), causes(traffic.ipv4()));
      }
      if (!traffic.ipv6().isEmpty()) {
        String text = "    %sip6 daddr @%s counter accept";
        script.line(text.formatted(match, setName(number, true)), causes(traffic.ipv6()));
      }
    }
  }

  private static List<Intent> causes(List<Allowed> allowed) {
    return allowed.stream().map(Allowed::because).distinct().toList();
  }

  private void input() {
    chain("input");
    connections();
    script.line("    iif \"lo\" accept");
    // RFC 4861 section 11.2: 255 proves that no router forwarded it.
    script.line(
        "    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert }"
            + " ip6 hoplimit 255 accept");
    ingress();
    script.line("    counter drop", policy.intents(IngressIntent.class));
    script.line("  }");
  }

  private void ingress() {
    List<PortIntent> bindable = bindable();
    Ports ports = Ports.of(bindable.stream().map(PortIntent::ports).toList());
    List<AddressRule> sources = new ArrayList<>();
    for (IngressIntent rule : policy.intents(IngressIntent.class)) {
      rule.source().ifPresent(s -> sources.add(new AddressRule(s, true, Optional.of(rule))));
    }
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (Allowed source : AllowedAddresses.of(sources, ipv6)) {
        List<Intent> causes = new ArrayList<>(bindable);
        causes.add(0, source.because());
        String match = ports.isEmpty() ? "" : "meta l4proto { tcp, udp } th dport " + ports + " ";
        String text = "    %s%s saddr %s ct state new counter accept %s";
        String family = ipv6 ? "ip6" : "ip";
        String comment = NftScript.comment(source.because());
        script.line(text.formatted(match, family, source.range().element(), comment), causes);
      }
    }
  }

  private List<PortIntent> bindable() {
    return policy.intents(PortIntent.class).stream()
        .filter(rule -> rule.rule() == PortIntent.Rule.ALLOW_BIND)
        .toList();
  }
}
