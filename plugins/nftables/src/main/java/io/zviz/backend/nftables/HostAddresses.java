package io.zviz.backend.nftables;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.ResolvedPolicy;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The addresses of the host itself, which an allowed range does not open. They are known only when
 * a run starts and go into two sets that the compiled rules leave empty.
 */
final class HostAddresses {
  /** A leaf of the routing trie (net/ipv4/fib_trie.c, fib_trie_seq_show) that is the host's own. */
  private static final Pattern LOCAL = Pattern.compile("\\|-- ([0-9.]+)\\s*\\n\\s*/32 host LOCAL");

  /** Address, index, prefix length, scope, flags, name (net/ipv6/addrconf.c, if6_seq_show). */
  private static final Pattern IPV6 = Pattern.compile("(?m)^([0-9a-f]{32}) ");

  private static final BigInteger IPV6_LOOPBACK = BigInteger.ONE;

  private HostAddresses() {}

  /** The set for one family. */
  static String setName(boolean ipv6) {
    return ipv6 ? "host-v6" : "host-v4";
  }

  /** The commands that fill the sets of a table; empty when there is nothing to fill in. */
  static String commands(HostProbe host, ResolvedPolicy policy) {
    Set<String> named = named(policy);
    return command(policy, false, without(ipv4(host), named))
        + command(policy, true, without(ipv6(host), named));
  }

  private static Set<String> ipv4(HostProbe host) {
    Set<String> addresses = new TreeSet<>();
    Matcher matcher = LOCAL.matcher(host.read(Path.of("/proc/net/fib_trie")).orElse(""));
    while (matcher.find()) {
      if (!matcher.group(1).startsWith("127.")) {
        addresses.add(matcher.group(1));
      }
    }
    return addresses;
  }

  private static Set<String> ipv6(HostProbe host) {
    Set<String> addresses = new TreeSet<>();
    Matcher matcher = IPV6.matcher(host.read(Path.of("/proc/net/if_inet6")).orElse(""));
    while (matcher.find()) {
      BigInteger address = new BigInteger(matcher.group(1), 16);
      if (!address.equals(IPV6_LOOPBACK)) {
        addresses.add(new AddressRange(true, address, address).element());
      }
    }
    return addresses;
  }

  /** The single addresses that the profile allows by name. */
  private static Set<String> named(ResolvedPolicy policy) {
    return policy.intents(EgressIntent.class).stream()
        .filter(rule -> rule.decision() == Decision.ALLOW)
        .map(EgressIntent::to)
        .filter(Endpoint.Addresses.class::isInstance)
        .map(to -> ((Endpoint.Addresses) to).cidr())
        .filter(cidr -> cidr.prefixLength() == cidr.address().length * 8)
        .map(cidr -> AddressRange.of(cidr).element())
        .collect(Collectors.toSet());
  }

  private static Set<String> without(Set<String> addresses, Set<String> named) {
    addresses.removeAll(named);
    return addresses;
  }

  private static String command(ResolvedPolicy policy, boolean ipv6, Set<String> addresses) {
    if (addresses.isEmpty()) {
      return "";
    }
    String text = "add element %s %s { %s }\n";
    return text.formatted(
        NftablesCompiler.table(policy), setName(ipv6), String.join(", ", addresses));
  }
}
