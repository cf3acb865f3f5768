package io.zviz.backend.iptables;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes the rules of one address family for a container's own network namespace, as
 * iptables-restore reads them: in one transaction they become all there is in the table.
 */
final class IptablesCompiler {
  private static final String HOST = "zviz-host";
  private static final String EGRESS = "zviz-egress";
  private static final String INGRESS = "zviz-ingress";

  private final ResolvedPolicy policy;
  private final Family family;
  private final Rules rules = new Rules();

  private IptablesCompiler(ResolvedPolicy policy, Family family) {
    this.policy = policy;
    this.family = family;
  }

  /**
   * The rules of one family.
   *
   * @param hostAddresses addresses that are refused although a range holds them; known only when a
   *     run starts
   */
  static Content.Text compile(
      ResolvedPolicy policy, Family family, Collection<String> hostAddresses) {
    return new IptablesCompiler(policy, family).write(hostAddresses);
  }

  private Content.Text write(Collection<String> hostAddresses) {
    rules.line("*filter");
    for (String chain : List.of("INPUT", "FORWARD", "OUTPUT")) {
      rules.line(":" + chain + " DROP [0:0]");
    }
    for (String chain : List.of(HOST, EGRESS, INGRESS)) {
      rules.line(":" + chain + " - [0:0]");
    }
    output();
    input();
    for (String address : hostAddresses) {
      rules.line("-A " + HOST + " -d " + address + " -j " + family.reject());
    }
    AddressRule.of(policy, family).forEach(this::egress);
    ingress();
    rules.line("COMMIT");
    return rules.content();
  }

  /** What both directions begin with. Only errors about known connections count as related. */
  private void connections(String chain) {
    String state = " -m conntrack --ctstate ";
    rules.line("-A " + chain + state + "INVALID -j DROP");
    rules.line("-A " + chain + state + "ESTABLISHED -j ACCEPT");
    rules.line("-A " + chain + " -p " + family.icmp() + state + "RELATED -j ACCEPT");
  }

  private void output() {
    connections("OUTPUT");
    for (PortIntent rule : policy.intents(PortIntent.class)) {
      if (rule.rule() == PortIntent.Rule.DENY_CONNECT) {
        for (String match : Matches.of(Transport.TCP_AND_UDP, List.of(rule.ports()))) {
          add("OUTPUT", match, family.reject(), rule);
        }
      }
    }
    rules.line("-A OUTPUT -o lo -j ACCEPT");
    // router solicitation, neighbour solicitation and advertisement
    neighbours("OUTPUT", List.of(133, 135, 136), "");
    rules.line("-A OUTPUT -j " + HOST);
    rules.line("-A OUTPUT -j " + EGRESS);
    List<EgressIntent> denied =
        policy.intents(EgressIntent.class).stream()
            .filter(rule -> rule.decision() == Decision.DENY)
            .toList();
    rules.line("-A OUTPUT -j " + family.reject(), denied);
  }

  private void input() {
    connections("INPUT");
    rules.line("-A INPUT -i lo -j ACCEPT");
    // Router and neighbour advertisements, neighbour solicitations. RFC 4861 section 11.2: 255
    // proves that no router forwarded it.
    neighbours("INPUT", List.of(134, 135, 136), " -m hl --hl-eq 255");
    rules.line("-A INPUT -m conntrack --ctstate NEW -j " + INGRESS);
    rules.line("-A INPUT -j DROP", policy.intents(IngressIntent.class));
  }

  private void neighbours(String chain, List<Integer> types, String match) {
    if (family == Family.IPV6) {
      for (int type : types) {
        String text = "-A " + chain + " -p ipv6-icmp -m icmp6 --icmpv6-type " + type;
        rules.line(text + match + " -j ACCEPT");
      }
    }
  }

  private void egress(AddressRule rule) {
    String verdict = rule.allow() ? "ACCEPT" : family.reject();
    String to = " -d " + AddressRule.text(rule.cidr());
    if (rule.intent().isEmpty()) {
      rules.line("-A " + EGRESS + to + " -j " + verdict);
      return;
    }
    EgressIntent intent = rule.intent().get();
    for (String match : Matches.of(intent.transport(), intent.ports())) {
      add(EGRESS, to + match, verdict, intent);
    }
  }

  private void ingress() {
    List<PortIntent> bindable =
        policy.intents(PortIntent.class).stream()
            .filter(rule -> rule.rule() == PortIntent.Rule.ALLOW_BIND)
            .toList();
    List<String> matches =
        bindable.isEmpty()
            ? List.of("")
            : Matches.of(
                Transport.TCP_AND_UDP,
                bindable.stream().map(PortIntent::ports).distinct().sorted().toList());
    for (IngressIntent rule : policy.intents(IngressIntent.class)) {
      if (rule.source().filter(source -> Family.of(source) == family).isPresent()) {
        String from = " -s " + AddressRule.text(rule.source().get());
        List<Intent> causes = new ArrayList<>(List.of(rule));
        causes.addAll(bindable);
        for (String match : matches) {
          String text = "-A " + INGRESS + from + match + Rules.comment(rule) + " -j ACCEPT";
          rules.line(text, causes);
        }
      }
    }
  }

  private void add(String chain, String match, String verdict, Intent cause) {
    rules.line("-A " + chain + match + Rules.comment(cause) + " -j " + verdict, List.of(cause));
  }
}
