package io.zviz.backend.iptables;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses of the host itself, which an allowed range does not open. */
final class HostAddresses {
  /** A leaf of the routing trie (net/ipv4/fib_trie.c, fib_trie_seq_show) that is the host's own. */
  private static final Pattern LOCAL =
      Pattern.compile("\\|-- (\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)\\s*\\n\\s*/32 host LOCAL");

  /** Address, index, prefix length, scope, flags, name (net/ipv6/addrconf.c, if6_seq_show). */
  private static final Pattern IPV6 = Pattern.compile("(?m)^([0-9a-f]{32}) ");

  private static final Cidr LOOPBACK = cidr("00000000000000000000000000000001");

  private HostAddresses() {}

  /** The host's addresses of a family, without those that the profile allows by name; sorted. */
  static List<String> of(HostProbe host, ResolvedPolicy policy, Family family) {
    SortedSet<Cidr> addresses = family == Family.IPV4 ? ipv4(host) : ipv6(host);
    policy.intents(EgressIntent.class).stream()
        .filter(rule -> rule.decision() == Decision.ALLOW)
        .map(EgressIntent::to)
        .filter(Endpoint.Addresses.class::isInstance)
        .forEach(to -> addresses.remove(((Endpoint.Addresses) to).cidr()));
    return addresses.stream().map(AddressRule::text).toList();
  }

  private static SortedSet<Cidr> ipv4(HostProbe host) {
    SortedSet<Cidr> addresses = new TreeSet<>();
    Matcher matcher = LOCAL.matcher(host.read(Path.of("/proc/net/fib_trie")).orElse(""));
    while (matcher.find()) {
      byte[] address = new byte[4];
      for (int i = 0; i < 4; i++) {
        address[i] = (byte) Integer.parseInt(matcher.group(i + 1));
      }
      if (address[0] != 127) {
        addresses.add(new Cidr(address, 32));
      }
    }
    return addresses;
  }

  private static SortedSet<Cidr> ipv6(HostProbe host) {
    SortedSet<Cidr> addresses = new TreeSet<>();
    Matcher matcher = IPV6.matcher(host.read(Path.of("/proc/net/if_inet6")).orElse(""));
    while (matcher.find()) {
      addresses.add(cidr(matcher.group(1)));
    }
    addresses.remove(LOOPBACK);
    return addresses;
  }

  private static Cidr cidr(String hex) {
    return new Cidr(HexFormat.of().parseHex(hex), 128);
  }
}
