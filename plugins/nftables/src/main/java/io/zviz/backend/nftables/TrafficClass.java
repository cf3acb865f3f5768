package io.zviz.backend.nftables;

import io.zviz.backend.nftables.AllowedAddresses.Allowed;
import java.util.ArrayList;
import java.util.List;

/**
 * Traffic for which the same addresses are allowed.
 *
 * @param tcp the TCP ports
 * @param udp the UDP ports
 * @param other whether every other protocol belongs to it
 * @param ipv4 the allowed ranges
 * @param ipv6 the allowed ranges
 */
record TrafficClass(Ports tcp, Ports udp, boolean other, List<Allowed> ipv4, List<Allowed> ipv6) {
  /** Copies the lists. */
  TrafficClass {
    ipv4 = List.copyOf(ipv4);
    ipv6 = List.copyOf(ipv6);
  }

  /** The matches that select this traffic, each for a rule of its own; "" selects everything. */
  List<String> matches() {
    return matches(tcp, udp, other);
  }

  /** The matches that select TCP and UDP ports and, with {@code other}, all other protocols. */
  static List<String> matches(Ports tcp, Ports udp, boolean other) {
    if (tcp.isAll() && udp.isAll() && other) {
      return List.of("");
    }
    List<String> matches = new ArrayList<>();
    if (tcp.equals(udp) && !tcp.isEmpty()) {
      matches.add("meta l4proto { tcp, udp } " + (tcp.isAll() ? "" : "th dport " + tcp + " "));
    } else {
      addProtocol(matches, "tcp", tcp);
      addProtocol(matches, "udp", udp);
    }
    if (other) {
      matches.add("meta l4proto != { tcp, udp } ");
    }
    return matches;
  }

  private static void addProtocol(List<String> matches, String protocol, Ports ports) {
    if (ports.isAll()) {
      matches.add("meta l4proto " + protocol + " ");
    } else if (!ports.isEmpty()) {
      matches.add(protocol + " dport " + ports + " ");
    }
  }
}
