package io.zviz.broker;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the network section says about where traffic goes; layer E carries it out. */
public final class TrafficDecision {
  private static final List<Cidr> LOOPBACK =
      List.of(cidr("7f000000", 8), cidr("00000000000000000000000000000001", 128));

  private final List<PortIntent> closed;
  private final List<EgressIntent> egress;

  private TrafficDecision(List<PortIntent> closed, List<EgressIntent> egress) {
    this.closed = closed;
    this.egress = egress;
  }

  /** By these rules. */
  public static TrafficDecision of(ResolvedPolicy policy) {
    List<PortIntent> closed =
        policy.intents(PortIntent.class).stream()
            .filter(rule -> rule.rule() == PortIntent.Rule.DENY_CONNECT)
            .toList();
    return new TrafficDecision(closed, policy.intents(EgressIntent.class));
  }

  /** What is a container's own, whatever its rules say. */
  public static List<Cidr> loopback() {
    return LOOPBACK;
  }

  /**
   * What becomes of traffic.
   *
   * @param allowed whether it goes out
   * @param rule the rule that says so; empty when none does
   * @param why what stands in for a rule; empty when there is one
   */
  public record Answer(boolean allowed, Optional<IntentId> rule, String why) {
    static Answer by(boolean allowed, IntentId rule) {
      return new Answer(allowed, Optional.of(rule), "");
    }

    static Answer builtIn(boolean allowed, String why) {
      return new Answer(allowed, Optional.empty(), why);
    }
  }

  /** The rule that closes a port wherever it is, if any. */
  public Optional<IntentId> closes(int port) {
    return closed.stream()
        .filter(rule -> rule.ports().first() <= port && port <= rule.ports().last())
        .map(rule -> rule.header().id())
        .findFirst();
  }

  /** Whether traffic to an address goes out. */
  public Answer to(Cidr address, int port, Transport transport) {
    Optional<IntentId> closedPort = closes(port);
    if (closedPort.isPresent()) {
      return Answer.by(false, closedPort.get());
    }
    if (LOOPBACK.stream().anyMatch(range -> range.contains(address))) {
      return Answer.builtIn(true, "the container's own loopback");
    }
    Optional<EgressIntent> rule =
        rule(
            port,
            transport,
            to -> to instanceof Endpoint.Addresses a && a.cidr().contains(address));
    Optional<Cidr> guard =
        GuardedAddresses.ranges().stream()
            .filter(range -> range.contains(address))
            .max(Comparator.comparingInt(Cidr::prefixLength));
    boolean guarded =
        guard.isPresent()
            && rule.map(TrafficDecision::prefix).orElse(-1) < guard.get().prefixLength();
    if (guarded) {
      return Answer.builtIn(false, guard.get() + " is refused unless a rule names it");
    }
    return answer(rule);
  }

  /** Whether traffic to a name goes out, provided that names are resolved at all. */
  public Answer to(String name, int port, Transport transport) {
    return closes(port)
        .map(rule -> Answer.by(false, rule))
        .orElseGet(
            () ->
                answer(
                    rule(
                        port, transport, to -> to instanceof Endpoint.Name n && matches(n, name))));
  }

  private static Answer answer(Optional<EgressIntent> rule) {
    return rule.map(r -> Answer.by(r.decision() == Decision.ALLOW, r.header().id()))
        .orElseGet(
            () ->
                Answer.builtIn(
                    false, "there is no way out but to what network.egress.allow names"));
  }

  /** The longest prefix decides, and on a tie the refusal. */
  private Optional<EgressIntent> rule(int port, Transport transport, Predicate<Endpoint> covers) {
    return egress.stream()
        .filter(rule -> covers.test(rule.to()) && applies(rule, port, transport))
        .max(
            Comparator.comparingInt(TrafficDecision::prefix)
                .thenComparing(rule -> rule.decision() == Decision.DENY));
  }

  private static boolean applies(EgressIntent rule, int port, Transport transport) {
    boolean carried =
        rule.transport() == Transport.ANY
            || rule.transport() == Transport.TCP_AND_UDP
            || rule.transport() == transport;
    return carried
        && (rule.ports().isEmpty()
            || rule.ports().stream().anyMatch(p -> p.first() <= port && port <= p.last()));
  }

  private static int prefix(EgressIntent rule) {
    if (rule.to() instanceof Endpoint.Addresses addresses) {
      return addresses.cidr().prefixLength();
    }
    return rule.to() instanceof Endpoint.Name name ? name.name().length() : 0;
  }

  private static boolean matches(Endpoint.Name rule, String host) {
    return rule.subdomains() ? host.endsWith("." + rule.name()) : host.equals(rule.name());
  }

  private static Cidr cidr(String address, int prefixLength) {
    return new Cidr(HexFormat.of().parseHex(address), prefixLength);
  }
}
