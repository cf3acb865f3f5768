package io.zviz.backend.nftables;

import io.zviz.spi.policy.Cidr;
import java.math.BigInteger;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Addresses from first to last, both included, of one family.
 *
 * @param ipv6 the family
 * @param first as an unsigned number of 32 or 128 bits
 * @param last first or more
 */
record AddressRange(boolean ipv6, BigInteger first, BigInteger last) {
  static AddressRange of(Cidr cidr) {
    int hostBits = cidr.address().length * 8 - cidr.prefixLength();
    BigInteger first = new BigInteger(1, cidr.address());
    BigInteger size = BigInteger.ONE.shiftLeft(hostBits);
    return new AddressRange(cidr.isIpv6(), first, first.add(size).subtract(BigInteger.ONE));
  }

  /** As an element of an nftables interval set: a prefix where it is one. */
  String element() {
    BigInteger size = last.subtract(first).add(BigInteger.ONE);
    int width = ipv6 ? 128 : 32;
    int hostBits = size.getLowestSetBit();
    if (size.bitCount() == 1 && first.mod(size).signum() == 0) {
      return hostBits == 0 ? text(first) : text(first) + "/" + (width - hostBits);
    }
    return text(first) + "-" + text(last);
  }

  /** Written out by hand: java.net turns ::ffff:a.b.c.d into another family. */
  private String text(BigInteger address) {
    int groups = ipv6 ? 8 : 4;
    int bits = ipv6 ? 16 : 8;
    StringJoiner text = new StringJoiner(ipv6 ? ":" : ".");
    for (int group = groups - 1; group >= 0; group--) {
      int value = address.shiftRight(group * bits).intValue() & (ipv6 ? 0xffff : 0xff);
      text.add(Integer.toString(value, ipv6 ? 16 : 10));
    }
    return text.toString();
  }

  // By hand, see the description of io.zviz.spi.policy.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressRange that
        && ipv6 == that.ipv6
        && first.equals(that.first)
        && last.equals(that.last);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Boolean.hashCode(ipv6) + first.hashCode()) + last.hashCode();
  }
}
