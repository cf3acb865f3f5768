package io.zviz.audit.suggest;

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

import io.zviz.audit.suggest.Line.Place;
import io.zviz.audit.suggest.Proposer.Proposal;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import java.util.Locale;
import java.util.Optional;

/** The line that allows a socket: its kind, or exactly its arguments where no kind covers them. */
final class SocketProposal {
  private final Judge judge;

  SocketProposal(Judge judge) {
    this.judge = judge;
  }

  Optional<Proposal> of(Need.Call call) {
    if (call.arguments().size() < 3) {
      return Optional.empty();
    }
    int domain = call.arguments().get(0).intValue();
    int type = call.arguments().get(1).intValue() & TYPE_MASK;
    int protocol = call.arguments().get(2).intValue();
    Optional<SocketKind> kind = kind(domain, type, protocol);
    if (kind.isEmpty()) {
      return Optional.of(Proposal.of(Place.CALLS, exactly(call.name(), domain, protocol)));
    }
    boolean refused =
        judge.policy().intents(SocketIntent.class).stream()
            .anyMatch(
                intent -> intent.kind().equals(kind.get()) && intent.decision() == Decision.DENY);
    return refused
        ? Optional.of(Proposal.of(Place.SOCKETS, kind.get().name().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static Optional<SocketKind> kind(int domain, int type, int protocol) {
    return switch (domain) {
      case AF_UNIX -> Optional.of(SocketKind.UNIX);
      case AF_NETLINK ->
          NETLINK_READERS.contains(protocol) ? Optional.of(SocketKind.NETLINK) : Optional.empty();
      case AF_PACKET -> Optional.of(SocketKind.PACKET);
      case AF_VSOCK -> Optional.of(SocketKind.VSOCK);
      case AF_INET -> internet(type, protocol, IPPROTO_ICMP);
      case AF_INET6 -> internet(type, protocol, IPPROTO_ICMPV6);
      default -> Optional.empty();
    };
  }

  private static Optional<SocketKind> internet(int type, int protocol, int icmp) {
    if (type == SOCK_RAW) {
      return Optional.of(SocketKind.RAW);
    }
    if (type == SOCK_DGRAM && protocol == icmp) {
      return Optional.of(SocketKind.ICMP);
    }
    if (type == SOCK_DGRAM && (protocol == 0 || protocol == IPPROTO_UDP)) {
      return Optional.of(SocketKind.UDP);
    }
    boolean tcp = type == SOCK_STREAM && (protocol == 0 || protocol == IPPROTO_TCP);
    return tcp ? Optional.of(SocketKind.TCP) : Optional.empty();
  }

  /** Conditions are asked before kinds. The arguments are of type int. */
  private static String exactly(String call, int domain, int protocol) {
    String family = "arg0 & 0xffffffff == " + Integer.toUnsignedString(domain);
    String number = Integer.toUnsignedString(protocol);
    return "{call: %s, when: \"%s and arg2 & 0xffffffff == %s\"}".formatted(call, family, number);
  }
}
