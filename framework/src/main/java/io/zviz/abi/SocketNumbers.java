package io.zviz.abi;

import java.util.List;

/** The arguments of socket(2) that profiles have words for; the same on all architectures. */
public final class SocketNumbers {
  // include/linux/socket.h
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  public static final int AF_PACKET = 17;
  public static final int AF_VSOCK = 40;

  // include/linux/net.h
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;

  /** All of the type but SOCK_NONBLOCK and SOCK_CLOEXEC, which may be or-ed to it. */
  public static final int TYPE_MASK = ~(0x800 | 0x80000);

  // include/uapi/linux/in.h, in6.h
  public static final int IPPROTO_ICMP = 1;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_UDP = 17;
  public static final int IPPROTO_ICMPV6 = 58;
  public static final int IPPROTO_UDPLITE = 136;

  /**
   * Protocols of netlink that look at interfaces and sockets, and hear device events
   * (include/uapi/linux/netlink.h). Not among them: netfilter, xfrm, audit and others that
   * configure the kernel.
   */
  public static final List<Integer> NETLINK_READERS = List.of(0, 4, 15);

  private SocketNumbers() {}
}
