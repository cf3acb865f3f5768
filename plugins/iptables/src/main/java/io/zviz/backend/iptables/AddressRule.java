package io.zviz.backend.iptables;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * What is said about an address range.
 *
 * @param cidr the range
 * @param allow whether it may be reached
 * @param intent the rule of the profile; empty for a built-in refusal
 */
record AddressRule(Cidr cidr, boolean allow, Optional<EgressIntent> intent) {
  /**
   * The first rule that matches decides in iptables. With the longest prefixes in front that is the
   * one with the longest prefix; of the same range a deny comes first and what is built in last.
   */
  private static final Comparator<AddressRule> FIRST_DECIDES =
      Comparator.comparingInt((AddressRule rule) -> -rule.cidr.prefixLength())
          .thenComparing(AddressRule::cidr)
          .thenComparing(rule -> rule.intent.isEmpty())
          .thenComparing(AddressRule::allow)
          .thenComparing(rule -> rule.intent.map(intent -> intent.id().value()).orElse(""));

  /**
   * Addresses that a wider allowed range does not open: link-local ones and those under which
   * clouds give out credentials. A rule for exactly the range, or inside it, does.
   */
  private static final List<AddressRule> BUILT_IN =
      List.of(
          refusal("a9fe0000", 16), // 169.254.0.0/16, RFC 3927
          refusal("a9fea9fe", 32), // 169.254.169.254: AWS, Azure, Google, Oracle, OpenStack
          refusal("646464c8", 32), // 100.100.100.200: Alibaba
          refusal("a83f8110", 32), // 168.63.129.16: Azure WireServer
          refusal("fe800000000000000000000000000000", 10), // fe80::/10, RFC 4291
          refusal("fd000ec2000000000000000000000254", 128), // fd00:ec2::254: AWS
          refusal("fd2000ce000000000000000000000254", 128)); // fd20:ce::254: Google

  private static AddressRule refusal(String address, int prefixLength) {
    Cidr cidr = new Cidr(HexFormat.of().parseHex(address), prefixLength);
    return new AddressRule(cidr, false, Optional.empty());
  }

  /** The rules about one family, in the order in which they decide. */
  static List<AddressRule> of(ResolvedPolicy policy, Family family) {
    List<AddressRule> rules = new ArrayList<>(BUILT_IN);
    for (EgressIntent intent : policy.intents(EgressIntent.class)) {
      if (intent.to() instanceof Endpoint.Addresses addresses) {
        boolean allow = intent.decision() == Decision.ALLOW;
        rules.add(new AddressRule(addresses.cidr(), allow, Optional.of(intent)));
      }
    }
    Stream<AddressRule> own = rules.stream().filter(rule -> Family.of(rule.cidr) == family);
    return own.sorted(FIRST_DECIDES).toList();
  }

  /** The range as the tools read it: java.net would turn ::ffff:a.b.c.d into another family. */
  static String text(Cidr cidr) {
    byte[] bytes = cidr.address();
    StringJoiner text = new StringJoiner(cidr.isIpv6() ? ":" : ".");
    if (cidr.isIpv6()) {
      for (int at = 0; at < bytes.length; at += 2) {
        text.add(Integer.toHexString(((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff)));
      }
    } else {
      for (byte part : bytes) {
        text.add(Integer.toString(part & 0xff));
      }
    }
    return text + "/" + cidr.prefixLength();
  }
}
