package io.zviz.seccomp;

import static io.zviz.abi.SocketNumbers.AF_INET;
import static io.zviz.abi.SocketNumbers.AF_INET6;
import static io.zviz.abi.SocketNumbers.AF_NETLINK;
import static io.zviz.abi.SocketNumbers.AF_PACKET;
import static io.zviz.abi.SocketNumbers.AF_UNIX;
import static io.zviz.abi.SocketNumbers.AF_VSOCK;
import static io.zviz.abi.SocketNumbers.IPPROTO_ICMP;
import static io.zviz.abi.SocketNumbers.IPPROTO_ICMPV6;
import static io.zviz.abi.SocketNumbers.IPPROTO_TCP;
import static io.zviz.abi.SocketNumbers.IPPROTO_UDP;
import static io.zviz.abi.SocketNumbers.NETLINK_READERS;
import static io.zviz.abi.SocketNumbers.SOCK_DGRAM;
import static io.zviz.abi.SocketNumbers.SOCK_RAW;
import static io.zviz.abi.SocketNumbers.SOCK_STREAM;
import static io.zviz.abi.SocketNumbers.TYPE_MASK;
import static io.zviz.seccomp.ir.Arguments.lowEquals;
import static io.zviz.seccomp.ir.Arguments.lowIn;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Test;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import io.zviz.sys.Errno;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code socket(domain, type, protocol)} and {@code socketpair} against {@code network.sockets}.
 * The arguments are of type int: the kernel ignores their high halves, and so must the filter.
 */
final class SocketRules {
  private final Map<SocketKind, SocketIntent> kinds = new EnumMap<>(SocketKind.class);
  private final IntentId call;
  private final Function<IntentId, Node<CallDecision>> good;

  private SocketRules(
      List<SocketIntent> sockets, IntentId call, Function<IntentId, Node<CallDecision>> good) {
    sockets.forEach(socket -> kinds.put(socket.kind(), socket));
    this.call = call;
    this.good = good;
  }

  /**
   * The decision about sockets.
   *
   * @param call the intent about the call itself
   * @param good what becomes of sockets that an intent allows
   */
  static Node<CallDecision> decision(
      List<SocketIntent> sockets, IntentId call, Function<IntentId, Node<CallDecision>> good) {
    return new SocketRules(sockets, call, good).domains();
  }

  private Node<CallDecision> domains() {
    Node<CallDecision> tree = CallRule.refuse(Errno.EAFNOSUPPORT, call);
    tree = domain(AF_VSOCK, family(SocketKind.VSOCK), tree);
    tree = domain(AF_PACKET, family(SocketKind.PACKET), tree);
    tree = domain(AF_NETLINK, netlink(), tree);
    tree = domain(AF_INET6, internet(IPPROTO_ICMPV6), tree);
    tree = domain(AF_INET, internet(IPPROTO_ICMP), tree);
    return domain(AF_UNIX, family(SocketKind.UNIX), tree);
  }

  private static Node<CallDecision> domain(
      int domain, Node<CallDecision> inside, Node<CallDecision> otherwise) {
    return lowEquals(0, Test.ALL_BITS, domain, inside, otherwise);
  }

  private Node<CallDecision> family(SocketKind kind) {
    return kind(kind, Errno.EAFNOSUPPORT);
  }

  private Node<CallDecision> netlink() {
    return allowed(SocketKind.NETLINK)
        ? lowIn(2, NETLINK_READERS, family(SocketKind.NETLINK), eperm())
        : family(SocketKind.NETLINK);
  }

  private Node<CallDecision> internet(int icmp) {
    boolean any =
        Stream.of(SocketKind.TCP, SocketKind.UDP, SocketKind.ICMP, SocketKind.RAW)
            .anyMatch(this::allowed);
    int errno = any ? Errno.EPERM : Errno.EAFNOSUPPORT;
    Node<CallDecision> other = CallRule.refuse(errno, call);
    Node<CallDecision> ping =
        lowEquals(2, Test.ALL_BITS, icmp, kind(SocketKind.ICMP, errno), other);
    Node<CallDecision> datagram =
        lowIn(2, List.of(0, IPPROTO_UDP), kind(SocketKind.UDP, errno), ping);
    Node<CallDecision> stream =
        lowIn(2, List.of(0, IPPROTO_TCP), kind(SocketKind.TCP, errno), other);
    return lowEquals(
        1,
        TYPE_MASK,
        SOCK_STREAM,
        stream,
        lowEquals(
            1,
            TYPE_MASK,
            SOCK_DGRAM,
            datagram,
            lowEquals(1, TYPE_MASK, SOCK_RAW, kind(SocketKind.RAW, errno), other)));
  }

  private Node<CallDecision> kind(SocketKind kind, int errno) {
    SocketIntent intent = kinds.get(kind);
    if (intent == null) {
      return CallRule.refuse(errno, call);
    }
    return intent.decision() == Decision.ALLOW
        ? good.apply(intent.id())
        : CallRule.refuse(errno, intent.id());
  }

  private boolean allowed(SocketKind kind) {
    SocketIntent intent = kinds.get(kind);
    return intent != null && intent.decision() == Decision.ALLOW;
  }

  private Node<CallDecision> eperm() {
    return CallRule.refuse(Errno.EPERM, call);
  }
}
