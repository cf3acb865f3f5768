package io.zviz.explain;

import io.zviz.compile.Bundle;
import io.zviz.explain.Difference.Direction;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Differences in where traffic may go: at both ends of every range that either profile names, on
 * every port at which a rule begins or ends, and for every name.
 */
final class TrafficDiff {
  private static final int LAST_PORT = 65_535;

  private final TrafficAnswers first;
  private final TrafficAnswers second;
  private final SortedSet<Integer> ports = new TreeSet<>();
  private final List<Difference> differences = new ArrayList<>();

  private TrafficDiff(Bundle before, Bundle after) {
    this.first = new TrafficAnswers(before.policy(), new Steps(before));
    this.second = new TrafficAnswers(after.policy(), new Steps(after));
    addPorts(before.policy());
    addPorts(after.policy());
  }

  static List<Difference> of(Bundle before, Bundle after) {
    TrafficDiff diff = new TrafficDiff(before, after);
    targets(before.policy(), after.policy()).forEach(diff::compare);
    return diff.differences;
  }

  private void addPorts(ResolvedPolicy policy) {
    ports.add(1);
    Stream.concat(
            policy.intents(EgressIntent.class).stream().flatMap(rule -> rule.ports().stream()),
            policy.intents(PortIntent.class).stream()
                .filter(rule -> rule.rule() == PortIntent.Rule.DENY_CONNECT)
                .map(PortIntent::ports))
        .forEach(this::addPorts);
  }

  private void addPorts(PortRange range) {
    ports.add(range.first());
    if (range.last() < LAST_PORT) {
      ports.add(range.last() + 1);
    }
  }

  /** What to say, and the questions that show it, without their ports. */
  private static Map<String, Question.Egress> targets(ResolvedPolicy before, ResolvedPolicy after) {
    Map<String, Question.Egress> targets = new TreeMap<>();
    targets.put("any other IPv4 address", to(cidr("cb00714d", 32), ""));
    targets.put("any other IPv6 address", to(cidr("20010db8000000000000000000000077", 128), ""));
    for (ResolvedPolicy policy : List.of(before, after)) {
      for (EgressIntent rule : policy.intents(EgressIntent.class)) {
        if (rule.to() instanceof Endpoint.Addresses addresses) {
          Cidr range = addresses.cidr();
          targets.put(
              range.toString(), to(new Cidr(range.address(), range.address().length * 8), ""));
        } else if (rule.to() instanceof Endpoint.Name name) {
          String host = name.subdomains() ? "x." + name.name() : name.name();
          targets.put(name.toString(), to(null, host));
        }
      }
    }
    return targets;
  }

  private static Question.Egress to(@org.jspecify.annotations.Nullable Cidr address, String host) {
    return new Question.Egress("", "connect", Optional.ofNullable(address), host, 1, Transport.TCP);
  }

  private void compare(String name, Question.Egress target) {
    for (Transport transport : List.of(Transport.TCP, Transport.UDP)) {
      List<String> gained = new ArrayList<>();
      List<String> lost = new ArrayList<>();
      for (int port : ports) {
        Question.Egress question =
            new Question.Egress("", "connect", target.address(), target.host(), port, transport);
        boolean one = first.finding(question).step().verdict().isAllowed();
        boolean other = second.finding(question).step().verdict().isAllowed();
        if (one != other) {
          (other ? gained : lost).add(segment(port));
        }
      }
      add(Direction.MORE, "newly permits ", transport, name, gained);
      add(Direction.LESS, "no longer permits ", transport, name, lost);
    }
  }

  private void add(
      Direction direction, String words, Transport transport, String name, List<String> where) {
    if (where.isEmpty()) {
      return;
    }
    boolean more = direction == Direction.MORE;
    String all = where.size() == ports.size() ? "" : " on port " + String.join(", ", where);
    differences.add(
        new Difference(
            direction,
            "network",
            words + transport + " to " + name + all,
            more ? "refused" : "allowed",
            more ? "allowed" : "refused"));
  }

  /** The ports from one at which something begins or ends to the next. */
  private String segment(int port) {
    int last = ports.tailSet(port + 1).stream().findFirst().orElse(LAST_PORT + 1) - 1;
    return last == port ? Integer.toString(port) : port + "-" + last;
  }

  private static Cidr cidr(String address, int prefixLength) {
    return new Cidr(HexFormat.of().parseHex(address), prefixLength);
  }
}
