package io.zviz.broker;

import io.zviz.spi.policy.Transport;
import io.zviz.sys.TargetSockets;

/**
 * A copy of a socket of a target: the same open file, whatever the target does with its number.
 *
 * @param copy a descriptor of this process, closed with the request
 * @param domain its address family, AF_* of include/linux/socket.h
 * @param type SOCK_* of include/linux/net.h
 * @param protocol IPPROTO_* of the Internet families
 * @param waits whether calls on it block
 */
record TargetSocket(int copy, int domain, int type, int protocol, boolean waits) {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  private static final int STREAM = 1;
  private static final int SEQUENCE = 5;
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;
  private static final int IPPROTO_UDPLITE = 136;
  // include/uapi/asm-generic/socket.h
  private static final int SO_TYPE = 3;
  private static final int SO_PROTOCOL = 38;
  private static final int SO_DOMAIN = 39;

  /** What is known of a copy; the kernel's own error when it is no socket. */
  static TargetSocket of(TargetSockets calls, int copy) throws Refused {
    return new TargetSocket(
        copy,
        Refused.check(calls.option(copy, SO_DOMAIN)),
        Refused.check(calls.option(copy, SO_TYPE)),
        Refused.check(calls.option(copy, SO_PROTOCOL)),
        (Refused.check(calls.flags(copy)) & OpenFlags.O_NONBLOCK) == 0);
  }

  boolean isInternet() {
    return domain == AF_INET || domain == AF_INET6;
  }

  boolean isUnix() {
    return domain == AF_UNIX;
  }

  /** Whether what is sent is a stream of bytes, that can be sent in pieces. */
  boolean isStream() {
    return type == STREAM;
  }

  /** Whether sending where nobody listens any more is a broken pipe. */
  boolean breaks() {
    return type == STREAM || type == SEQUENCE;
  }

  Transport transport() {
    return switch (protocol) {
      case IPPROTO_TCP -> Transport.TCP;
      case IPPROTO_UDP, IPPROTO_UDPLITE -> Transport.UDP;
      default -> Transport.ANY;
    };
  }

  /** Its protocol in the words of the audit log. */
  String protocolName() {
    return switch (protocol) {
      case IPPROTO_TCP -> "tcp";
      case IPPROTO_UDP -> "udp";
      default -> Integer.toString(protocol);
    };
  }
}
