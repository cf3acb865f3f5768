package io.zviz.broker;

import io.zviz.spi.policy.Cidr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * An address of the Internet protocols as a call gives it, struct sockaddr_in of ip(7) or
 * sockaddr_in6 of ipv6(7).
 *
 * @param address one address; IPv4-mapped IPv6 is the IPv4 address, as the kernel takes it
 * @param port the port
 */
record SocketAddress(Cidr address, int port) {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int IPV4_SIZE = 16;
  private static final int IPV6_SIZE = 24; // without the scope, which old programs leave out
  private static final int PORT = 2;
  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_ADDRESS = 8;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  /** Reads it; empty for another family, and for what is too short, which the kernel refuses. */
  static Optional<SocketAddress> of(byte[] bytes) {
    if (bytes.length < Short.BYTES) {
      return Optional.empty();
    }
    int family = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(0);
    if (family == AF_INET && bytes.length >= IPV4_SIZE) {
      return Optional.of(new SocketAddress(host(bytes, IPV4_ADDRESS, 4), port(bytes)));
    }
    if (family == AF_INET6 && bytes.length >= IPV6_SIZE) {
      int mapped =
          Arrays.equals(bytes, IPV6_ADDRESS, IPV6_ADDRESS + MAPPED.length, MAPPED, 0, MAPPED.length)
              ? MAPPED.length
              : 0;
      return Optional.of(
          new SocketAddress(host(bytes, IPV6_ADDRESS + mapped, 16 - mapped), port(bytes)));
    }
    return Optional.empty();
  }

  /** The address without a prefix length. */
  String host() {
    String text = address.toString();
    return text.substring(0, text.indexOf('/'));
  }

  private static Cidr host(byte[] bytes, int offset, int length) {
    return new Cidr(Arrays.copyOfRange(bytes, offset, offset + length), length * Byte.SIZE);
  }

  private static int port(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).getShort(PORT) & 0xffff;
  }
}
