package io.zviz.backend.nftables;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Intent;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a set of rules allows: the longest prefix decides, a deny on a tie, and what
 * no rule names is refused. A pure function from prefixes to disjoint, sorted ranges.
 */
final class AllowedAddresses {
  /**
   * A range that may be reached.
   *
   * @param range the addresses
   * @param because the rule that decides about all of them
   */
  record Allowed(AddressRange range, Intent because) {
    // By hand, see the description of io.zviz.spi.policy.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Allowed that
          && range.equals(that.range)
          && because.id().equals(that.because.id());
    }

    @Override
    public int hashCode() {
      return 31 * range.hashCode() + because.id().hashCode();
    }
  }

  private final boolean ipv6;
  private final List<Allowed> allowed = new ArrayList<>();
  private final Deque<AddressRule> enclosing = new ArrayDeque<>();
  private BigInteger position = BigInteger.ZERO;

  private AllowedAddresses(boolean ipv6) {
    this.ipv6 = ipv6;
  }

  /** The allowed ranges of one family, sorted. */
  static List<Allowed> of(Collection<AddressRule> rules, boolean ipv6) {
    // Cidr sorts by address and then by length: what encloses comes first. Prefixes never overlap
    // in part, so the rules above the current address form a stack, the most specific on top.
    Map<Cidr, AddressRule> deciding = new TreeMap<>();
    for (AddressRule rule : rules) {
      if (rule.cidr().isIpv6() == ipv6) {
        deciding.merge(rule.cidr(), rule, (a, b) -> a.precedence() >= b.precedence() ? a : b);
      }
    }
    AllowedAddresses sweep = new AllowedAddresses(ipv6);
    deciding.values().forEach(sweep::enter);
    sweep.leaveThrough(BigInteger.ONE.shiftLeft(ipv6 ? 128 : 32));
    return List.copyOf(sweep.allowed);
  }

  private void enter(AddressRule rule) {
    BigInteger first = AddressRange.of(rule.cidr()).first();
    leaveThrough(first);
    AddressRule around = enclosing.peek();
    if (around != null) {
      emit(around, first.subtract(BigInteger.ONE));
    }
    enclosing.push(rule);
    position = first;
  }

  /** Leaves every range that ends before an address. */
  private void leaveThrough(BigInteger end) {
    for (AddressRule top = enclosing.peek(); top != null; top = enclosing.peek()) {
      BigInteger last = AddressRange.of(top.cidr()).last();
      if (last.compareTo(end) >= 0) {
        return;
      }
      emit(top, last);
      enclosing.pop();
      position = last.add(BigInteger.ONE);
    }
  }

  private void emit(AddressRule rule, BigInteger last) {
    Optional<Intent> intent = rule.intent();
    if (rule.allow() && intent.isPresent() && position.compareTo(last) <= 0) {
      allowed.add(new Allowed(new AddressRange(ipv6, position, last), intent.get()));
    }
  }
}
