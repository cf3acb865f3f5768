package io.zviz.explain;

import io.zviz.explain.Explainer.Finding;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the network section says about where traffic goes; layer E carries it out. */
final class TrafficAnswers {
  /** No route, or the firewall's "administratively prohibited" (icmp(7): EHOSTUNREACH, EACCES). */
  private static final Verdict REFUSED = Verdict.refused("ENETUNREACH", "EHOSTUNREACH", "EACCES");

  private static final List<Cidr> LOOPBACK =
      List.of(cidr("7f000000", 8), cidr("00000000000000000000000000000001", 128));

  private final ResolvedPolicy policy;
  private final Steps steps;

  TrafficAnswers(ResolvedPolicy policy, Steps steps) {
    this.policy = policy;
    this.steps = steps;
  }

  static List<Cidr> particularRanges() {
    return Stream.concat(LOOPBACK.stream(), GuardedAddresses.ranges().stream()).toList();
  }

  Finding finding(Question.Egress question) {
    Step step = step(question);
    String target = question.address().map(TrafficAnswers::host).orElse(question.host());
    String key = step.verdict().passes() ? "deny" : "allow";
    boolean closedPort = step.rule().startsWith("deny connect");
    String change =
        closedPort
            ? "network.ports.deny_connect without " + question.port()
            : "network.egress.%s: [\"%s:%s\"]".formatted(key, target, question.port());
    return new Finding(step, List.of(change));
  }

  private Step step(Question.Egress question) {
    Optional<PortIntent> closed =
        policy.intents(PortIntent.class).stream()
            .filter(rule -> rule.rule() == PortIntent.Rule.DENY_CONNECT)
            .filter(
                rule ->
                    rule.ports().first() <= question.port()
                        && question.port() <= rule.ports().last())
            .findFirst();
    if (closed.isPresent()) {
      return steps.of(Layer.NETWORK, REFUSED, closed.get().id());
    }
    return question.address().isPresent()
        ? toAddress(question, question.address().get())
        : toName(question);
  }

  private Step toAddress(Question.Egress question, Cidr address) {
    if (LOOPBACK.stream().anyMatch(range -> range.contains(address))) {
      return Steps.builtIn(Layer.NETWORK, Verdict.ALLOWED, "the container's own loopback");
    }
    Optional<EgressIntent> rule =
        rules(question, to -> to instanceof Endpoint.Addresses a && a.cidr().contains(address));
    Optional<Cidr> guard =
        GuardedAddresses.ranges().stream()
            .filter(range -> range.contains(address))
            .max(Comparator.comparingInt(Cidr::prefixLength));
    boolean guarded =
        guard.isPresent()
            && rule.map(TrafficAnswers::prefix).orElse(-1) < guard.get().prefixLength();
    if (guarded) {
      return Steps.builtIn(
          Layer.NETWORK, REFUSED, guard.get() + " is refused unless a rule names it");
    }
    return rule.map(this::step).orElseGet(TrafficAnswers::noRule);
  }

  private Step toName(Question.Egress question) {
    Optional<EgressIntent> rule =
        rules(question, to -> to instanceof Endpoint.Name name && matches(name, question.host()));
    boolean resolved = !policy.intents(DnsProxyIntent.class).isEmpty() || rule.isPresent();
    return rule.filter(r -> resolved).map(this::step).orElseGet(TrafficAnswers::noRule);
  }

  /** The longest prefix decides, and on a tie the refusal. */
  private Optional<EgressIntent> rules(Question.Egress question, Predicate<Endpoint> covers) {
    return policy.intents(EgressIntent.class).stream()
        .filter(rule -> covers.test(rule.to()) && applies(rule, question))
        .max(
            Comparator.comparingInt(TrafficAnswers::prefix)
                .thenComparing(rule -> rule.decision() == Decision.DENY));
  }

  private static boolean applies(EgressIntent rule, Question.Egress question) {
    boolean transport =
        rule.transport() == Transport.ANY
            || rule.transport() == Transport.TCP_AND_UDP
            || rule.transport() == question.transport();
    boolean port =
        rule.ports().isEmpty()
            || rule.ports().stream()
                .anyMatch(p -> p.first() <= question.port() && question.port() <= p.last());
    return transport && port;
  }

  private static int prefix(EgressIntent rule) {
    if (rule.to() instanceof Endpoint.Addresses addresses) {
      return addresses.cidr().prefixLength();
    }
    return rule.to() instanceof Endpoint.Name name ? name.name().length() : 0;
  }

  private Step step(EgressIntent rule) {
    boolean allowed = rule.decision() == Decision.ALLOW;
    return steps.of(Layer.NETWORK, allowed ? Verdict.ALLOWED : REFUSED, rule.id());
  }

  private static Step noRule() {
    return Steps.builtIn(
        Layer.NETWORK, REFUSED, "there is no way out but to what network.egress.allow names");
  }

  private static boolean matches(Endpoint.Name rule, String host) {
    return rule.subdomains() ? host.endsWith("." + rule.name()) : host.equals(rule.name());
  }

  private static String host(Cidr address) {
    String text = address.toString();
    String host = text.substring(0, text.indexOf('/'));
    return address.isIpv6() ? "[" + host + "]" : host;
  }

  private static Cidr cidr(String address, int prefixLength) {
    return new Cidr(HexFormat.of().parseHex(address), prefixLength);
  }
}
