package io.zviz.backend.iptables;

import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.List;

/** The matches for protocols and destination ports, each for a rule of its own. */
final class Matches {
  /** XT_MULTI_PORTS, include/uapi/linux/netfilter/xt_multiport.h; a range takes two. */
  private static final int MOST_PORTS = 15;

  private Matches() {}

  /** Matches that together select some ports of a transport; no ports mean all. */
  static List<String> of(Transport transport, List<PortRange> ports) {
    return switch (transport) {
      case ANY -> List.of("");
      case TCP -> ports("tcp", ports);
      case UDP -> ports("udp", ports);
      case TCP_AND_UDP -> {
        List<String> both = new ArrayList<>(ports("tcp", ports));
        both.addAll(ports("udp", ports));
        yield both;
      }
    };
  }

  private static List<String> ports(String protocol, List<PortRange> ports) {
    if (ports.isEmpty()) {
      return List.of(" -p " + protocol);
    }
    List<String> matches = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int taken = 0;
    for (PortRange range : ports) {
      boolean single = range.first() == range.last();
      if (taken + (single ? 1 : 2) > MOST_PORTS) {
        matches.add(match(protocol, words));
        words.clear();
        taken = 0;
      }
      words.add(single ? String.valueOf(range.first()) : range.first() + ":" + range.last());
      taken += single ? 1 : 2;
    }
    matches.add(match(protocol, words));
    return matches;
  }

  private static String match(String protocol, List<String> ports) {
    return " -p " + protocol + " -m multiport --dports " + String.join(",", ports);
  }
}
