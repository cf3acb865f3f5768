package io.zviz.spi.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An address range. The address has 4 or 16 bytes and no bit set beyond the prefix.
 *
 * @param address network byte order; IPv4-mapped IPv6 has been normalised to 4 bytes
 * @param prefixLength 0 to 32 or 0 to 128
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record Cidr(byte[] address, int prefixLength) implements Comparable<Cidr> {
  /** Checks the shape and copies the bytes. */
  public Cidr {
    if (address.length != 4 && address.length != 16) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length);
    }
    if (prefixLength < 0 || prefixLength > address.length * 8) {
      throw new IllegalArgumentException("prefix length " + prefixLength);
    }
    address = address.clone();
  }

  @Override
  public byte[] address() {
    return address.clone();
  }

  /** Whether it is an IPv6 range. */
  public boolean isIpv6() {
    return address.length == 16;
  }

  /** Whether it covers its whole address family. */
  public boolean isEverything() {
    return prefixLength == 0;
  }

  /** Whether every address of {@code other} lies in this range. */
  public boolean contains(Cidr other) {
    if (other.address.length != address.length || other.prefixLength < prefixLength) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((address[bit / 8] ^ other.address[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(Cidr other) {
    int byFamily = Integer.compare(address.length, other.address.length);
    if (byFamily != 0) {
      return byFamily;
    }
    int byAddress = Arrays.compareUnsigned(address, other.address);
    return byAddress != 0 ? byAddress : Integer.compare(prefixLength, other.prefixLength);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Cidr other
        && prefixLength == other.prefixLength
        && Arrays.equals(address, other.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address) + prefixLength;
  }

  /** The text form that every firewall tool reads, such as {@code 10.0.0.0/8}. */
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(address).getHostAddress() + "/" + prefixLength;
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
