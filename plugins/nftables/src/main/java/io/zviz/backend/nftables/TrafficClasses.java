package io.zviz.backend.nftables;

import io.zviz.backend.nftables.AllowedAddresses.Allowed;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Splits traffic by protocol and port so that within a class the longest prefix alone decides, and
 * unites classes that come out the same.
 */
final class TrafficClasses {
  private final List<EgressIntent> rules;
  private final Map<Key, TrafficClass> classes = new LinkedHashMap<>();

  private TrafficClasses(List<EgressIntent> rules) {
    this.rules = rules;
  }

  /** The classes for which something is allowed. */
  static List<TrafficClass> of(List<EgressIntent> egress) {
    TrafficClasses split =
        new TrafficClasses(
            egress.stream().filter(e -> e.to() instanceof Endpoint.Addresses).toList());
    for (Ports.Range ports : split.segments(Transport.TCP)) {
      split.add(new Ports(List.of(ports)), Ports.NONE, false);
    }
    for (Ports.Range ports : split.segments(Transport.UDP)) {
      split.add(Ports.NONE, new Ports(List.of(ports)), false);
    }
    split.add(Ports.NONE, Ports.NONE, true);
    return List.copyOf(split.classes.values());
  }

  /** The ranges of ports between which no rule begins or ends. */
  private List<Ports.Range> segments(Transport protocol) {
    TreeSet<Integer> starts = new TreeSet<>(List.of(0));
    for (EgressIntent rule : rules) {
      if (speaksOf(rule.transport(), protocol)) {
        for (PortRange range : rule.ports()) {
          starts.add(range.first());
          starts.add(range.last() + 1);
        }
      }
    }
    List<Ports.Range> segments = new ArrayList<>();
    for (int start : starts.headSet(65536)) {
      Integer next = starts.higher(start);
      segments.add(new Ports.Range(start, next == null ? 65535 : next - 1));
    }
    return segments;
  }

  private void add(Ports tcp, Ports udp, boolean other) {
    Predicate<EgressIntent> applies =
        rule -> {
          if (other) {
            return rule.transport() == Transport.ANY;
          }
          boolean isTcp = !tcp.isEmpty();
          return speaksOf(rule.transport(), isTcp ? Transport.TCP : Transport.UDP)
              && covers(rule.ports(), (isTcp ? tcp : udp).ranges().get(0));
        };
    List<AddressRule> addresses = new ArrayList<>(BuiltinRefusals.RULES);
    rules.stream().filter(applies).map(TrafficClasses::addressRule).forEach(addresses::add);
    Key key = new Key(AllowedAddresses.of(addresses, false), AllowedAddresses.of(addresses, true));
    if (!key.ipv4().isEmpty() || !key.ipv6().isEmpty()) {
      TrafficClass alone = new TrafficClass(tcp, udp, other, key.ipv4(), key.ipv6());
      classes.merge(key, alone, TrafficClasses::unite);
    }
  }

  private static TrafficClass unite(TrafficClass a, TrafficClass b) {
    return new TrafficClass(
        unite(a.tcp(), b.tcp()),
        unite(a.udp(), b.udp()),
        a.other() || b.other(),
        a.ipv4(),
        a.ipv6());
  }

  private static Ports unite(Ports a, Ports b) {
    Ports united = a;
    for (Ports.Range range : b.ranges()) {
      united = united.plus(range);
    }
    return united;
  }

  private static AddressRule addressRule(EgressIntent rule) {
    Endpoint.Addresses addresses = (Endpoint.Addresses) rule.to();
    return new AddressRule(addresses.cidr(), rule.decision() == Decision.ALLOW, Optional.of(rule));
  }

  private static boolean covers(List<PortRange> ports, Ports.Range segment) {
    return ports.isEmpty()
        || ports.stream().anyMatch(p -> p.first() <= segment.first() && segment.last() <= p.last());
  }

  private static boolean speaksOf(Transport transport, Transport protocol) {
    return transport == protocol
        || transport == Transport.ANY
        || transport == Transport.TCP_AND_UDP;
  }

  private record Key(List<Allowed> ipv4, List<Allowed> ipv6) {
    // By hand, see the description of io.zviz.spi.policy.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && ipv4.equals(that.ipv4) && ipv6.equals(that.ipv6);
    }

    @Override
    public int hashCode() {
      return 31 * ipv4.hashCode() + ipv6.hashCode();
    }
  }
}
