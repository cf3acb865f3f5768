package io.zviz.spi.policy;

/** The kinds of socket that profiles name under {@code network.sockets}. */
public enum SocketKind {
  /** AF_INET or AF_INET6, SOCK_STREAM, protocol 0 or IPPROTO_TCP. */
  TCP,
  /** AF_INET or AF_INET6, SOCK_DGRAM, protocol 0 or IPPROTO_UDP. */
  UDP,
  /** AF_INET or AF_INET6, SOCK_DGRAM, IPPROTO_ICMP or IPPROTO_ICMPV6 (ping sockets). */
  ICMP,
  /** AF_UNIX. */
  UNIX,
  /** AF_INET or AF_INET6, SOCK_RAW. */
  RAW,
  /** AF_PACKET. */
  PACKET,
  /**
   * AF_NETLINK, as far as it reads: NETLINK_ROUTE, NETLINK_SOCK_DIAG, NETLINK_KOBJECT_UEVENT. Not
   * the protocols that configure the kernel, such as NETLINK_NETFILTER.
   */
  NETLINK,
  /** AF_VSOCK. */
  VSOCK
}
