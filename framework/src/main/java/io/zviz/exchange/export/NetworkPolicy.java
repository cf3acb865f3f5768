package io.zviz.exchange.export;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A NetworkPolicy (networking.k8s.io/v1). It only allows, and what it allows adds up: so for each
 * protocol and range of ports the ranges of addresses are written that are left when the longest
 * prefix has decided.
 */
final class NetworkPolicy {
  private static final int LAST_PORT = 65_535;

  private final ResolvedPolicy policy;
  private final Ledger ledger;

  /** Ports of one protocol, from first to last. */
  private record Ports(Transport protocol, int first, int last) {}

  private NetworkPolicy(ResolvedPolicy policy, Ledger ledger) {
    this.policy = policy;
    this.ledger = ledger;
  }

  static Map<String, Object> of(ResolvedPolicy policy, String name, Ledger ledger) {
    NetworkPolicy network = new NetworkPolicy(policy, ledger);
    network.account();
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("podSelector", Map.of("matchLabels", Map.of("zviz-profile", name)));
    spec.put("policyTypes", List.of("Ingress", "Egress"));
    spec.put("ingress", network.ingress());
    spec.put("egress", network.egress());
    return KubernetesExport.ordered(
        "apiVersion",
        "networking.k8s.io/v1",
        "kind",
        "NetworkPolicy",
        "metadata",
        Map.of("name", name),
        "spec",
        spec);
  }

  private void account() {
    ledger.lost(
        "@network",
        "no way out but to what network.egress names",
        "a pod always reaches its own node, and the cluster needs a network plugin that enforces"
            + " policies");
    for (EgressIntent rule : policy.intents(EgressIntent.class)) {
      if (rule.decision() == Decision.DENY) {
        ledger.holds(rule);
      } else if (rule.to() instanceof Endpoint.Addresses addresses) {
        boolean single = addresses.cidr().prefixLength() == addresses.cidr().address().length * 8;
        if (single) {
          ledger.holds(rule);
        } else {
          ledger.lost(rule, "addresses of the node that lie in it are not left out");
        }
      } else {
        ledger.lost(rule, "names cannot be restricted: refused");
      }
    }
    ledger.hold(policy.intents(IngressIntent.class));
    policy
        .intents(DnsProxyIntent.class)
        .forEach(rule -> ledger.lost(rule, "names cannot be restricted: refused"));
    for (PortIntent rule : policy.intents(PortIntent.class)) {
      if (rule.rule() == PortIntent.Rule.ALLOW_BIND) {
        ledger.holds(rule);
      } else {
        ledger.lost(rule, "nothing refuses it on the pod's own loopback");
      }
    }
  }

  private List<Object> ingress() {
    List<Object> from =
        policy.intents(IngressIntent.class).stream()
            .flatMap(rule -> rule.source().stream())
            .<Object>map(NetworkPolicy::block)
            .toList();
    if (from.isEmpty()) {
      return List.of();
    }
    List<Object> ports = new ArrayList<>();
    for (PortRange range : ports(PortIntent.Rule.ALLOW_BIND)) {
      for (Transport protocol : List.of(Transport.TCP, Transport.UDP)) {
        ports.add(port(new Ports(protocol, range.first(), range.last())));
      }
    }
    Map<String, Object> rule = KubernetesExport.ordered("from", from);
    if (!ports.isEmpty()) {
      rule.put("ports", ports);
    }
    return List.of(rule);
  }

  private List<PortRange> ports(PortIntent.Rule kind) {
    return policy.intents(PortIntent.class).stream()
        .filter(rule -> rule.rule() == kind)
        .map(PortIntent::ports)
        .toList();
  }

  private List<Object> egress() {
    List<Cidr> other =
        AllowedRanges.of(
            rules().stream().filter(rule -> rule.transport() == Transport.ANY).toList());
    Map<List<Cidr>, List<Ports>> classes = new LinkedHashMap<>();
    for (Transport protocol : List.of(Transport.TCP, Transport.UDP)) {
      segments(protocol).forEach(segment -> add(classes, segment));
    }
    List<Ports> everything =
        List.of(new Ports(Transport.TCP, 1, LAST_PORT), new Ports(Transport.UDP, 1, LAST_PORT));
    List<Object> egress = new ArrayList<>();
    boolean covered = other.isEmpty();
    for (Map.Entry<List<Cidr>, List<Ports>> entry : classes.entrySet()) {
      if (entry.getKey().isEmpty()) {
        continue;
      }
      Map<String, Object> rule =
          KubernetesExport.ordered(
              "to", entry.getKey().stream().map(NetworkPolicy::block).toList());
      boolean all = entry.getValue().equals(everything) && entry.getKey().equals(other);
      covered |= all;
      if (!all) {
        rule.put("ports", entry.getValue().stream().map(NetworkPolicy::port).toList());
      }
      egress.add(rule);
    }
    if (!covered) {
      rules().stream()
          .filter(rule -> rule.transport() == Transport.ANY && rule.decision() == Decision.ALLOW)
          .forEach(rule -> ledger.stricter(rule, "only TCP and UDP beside rules about ports"));
    }
    return egress;
  }

  private List<EgressIntent> rules() {
    return policy.intents(EgressIntent.class).stream()
        .filter(rule -> rule.to() instanceof Endpoint.Addresses)
        .toList();
  }

  /** Neighbouring segments with the same addresses become one. */
  private void add(Map<List<Cidr>, List<Ports>> classes, Ports segment) {
    boolean closed =
        ports(PortIntent.Rule.DENY_CONNECT).stream()
            .anyMatch(range -> range.first() <= segment.first() && segment.last() <= range.last());
    List<Cidr> allowed =
        closed
            ? List.of()
            : AllowedRanges.of(rules().stream().filter(r -> covers(r, segment)).toList());
    List<Ports> known = classes.computeIfAbsent(allowed, ranges -> new ArrayList<>());
    Ports last = known.isEmpty() ? segment : known.get(known.size() - 1);
    if (last.protocol() == segment.protocol() && last.last() + 1 == segment.first()) {
      known.set(known.size() - 1, new Ports(last.protocol(), last.first(), segment.last()));
    } else {
      known.add(segment);
    }
  }

  private static boolean covers(EgressIntent rule, Ports segment) {
    boolean protocol =
        rule.transport() == Transport.ANY
            || rule.transport() == Transport.TCP_AND_UDP
            || rule.transport() == segment.protocol();
    return protocol
        && (rule.ports().isEmpty()
            || rule.ports().stream()
                .anyMatch(p -> p.first() <= segment.first() && segment.last() <= p.last()));
  }

  /** The ranges between which no rule begins or ends. */
  private List<Ports> segments(Transport protocol) {
    TreeSet<Integer> starts = new TreeSet<>(List.of(1, LAST_PORT + 1));
    List<PortRange> ranges = new ArrayList<>(ports(PortIntent.Rule.DENY_CONNECT));
    rules().forEach(rule -> ranges.addAll(rule.ports()));
    for (PortRange range : ranges) {
      starts.add(range.first());
      starts.add(range.last() + 1);
    }
    List<Ports> segments = new ArrayList<>();
    int first = starts.first();
    for (int next : starts.tailSet(first + 1)) {
      segments.add(new Ports(protocol, first, next - 1));
      first = next;
    }
    return segments;
  }

  private static Map<String, Object> block(Cidr range) {
    return Map.of("ipBlock", Map.of("cidr", range.toString()));
  }

  private static Map<String, Object> port(Ports ports) {
    Map<String, Object> port =
        KubernetesExport.ordered("protocol", ports.protocol().name(), "port", ports.first());
    if (ports.last() > ports.first()) {
      port.put("endPort", ports.last());
    }
    return port;
  }
}
