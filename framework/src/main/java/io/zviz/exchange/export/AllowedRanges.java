package io.zviz.exchange.export;

import io.zviz.broker.GuardedAddresses;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The ranges that rules about addresses allow, for tools that have no exceptions or give them
 * another order: the longest prefix decides, a refusal on a tie, and guarded addresses are left out
 * of what is wider. The ranges are disjoint.
 */
final class AllowedRanges {
  private final List<Cidr> allowed = new ArrayList<>();

  private record Rule(Cidr range, boolean allow) {}

  private AllowedRanges() {}

  /** Both families, IPv4 first. */
  static List<Cidr> of(Collection<EgressIntent> rules) {
    List<Rule> all = new ArrayList<>();
    for (EgressIntent rule : rules) {
      if (rule.to() instanceof Endpoint.Addresses addresses) {
        all.add(new Rule(addresses.cidr(), rule.decision() == Decision.ALLOW));
      }
    }
    for (Cidr guarded : GuardedAddresses.ranges()) {
      if (all.stream().noneMatch(rule -> rule.range().equals(guarded))) {
        all.add(new Rule(guarded, false));
      }
    }
    AllowedRanges ranges = new AllowedRanges();
    ranges.divide(
        new Cidr(new byte[4], 0), false, all.stream().filter(r -> !r.range().isIpv6()).toList());
    ranges.divide(
        new Cidr(new byte[16], 0), false, all.stream().filter(r -> r.range().isIpv6()).toList());
    return ranges.allowed;
  }

  private void divide(Cidr block, boolean around, List<Rule> rules) {
    List<Rule> exact = rules.stream().filter(rule -> rule.range().equals(block)).toList();
    boolean here = exact.isEmpty() ? around : exact.stream().allMatch(Rule::allow);
    List<Rule> inside = rules.stream().filter(rule -> !rule.range().equals(block)).toList();
    if (inside.stream().noneMatch(rule -> rule.allow() != here)) {
      if (here) {
        allowed.add(block);
      }
      return;
    }
    for (boolean upper : new boolean[] {false, true}) {
      Cidr half = half(block, upper);
      divide(half, here, inside.stream().filter(rule -> half.contains(rule.range())).toList());
    }
  }

  private static Cidr half(Cidr block, boolean upper) {
    byte[] address = block.address();
    int bit = block.prefixLength();
    if (upper) {
      address[bit / 8] |= (byte) (0x80 >> (bit % 8));
    }
    return new Cidr(address, bit + 1);
  }
}
