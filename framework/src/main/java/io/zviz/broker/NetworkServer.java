package io.zviz.broker;

import static io.zviz.abi.SocketNumbers.IPPROTO_TCP;
import static io.zviz.abi.SocketNumbers.IPPROTO_UDP;
import static io.zviz.abi.SocketNumbers.IPPROTO_UDPLITE;

import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Transport;
import io.zviz.sys.TargetSockets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records where the traffic of a call goes and what the profile says of it. The firewall in the
 * container's namespace carries that out: what an address in memory is when the kernel reads it,
 * nobody knows before.
 */
final class NetworkServer {
  /** sizeof(struct sockaddr_storage); nothing longer is an address. */
  private static final int LONGEST_ADDRESS = 128;

  private static final int HEADER = 56; // struct msghdr
  private static final int MULTIPLE_HEADER = 64; // struct mmsghdr
  private static final int MOST_MESSAGES = 1024; // UIO_MAXIOV
  private static final int NAME_LENGTH = 8; // behind the pointer to the name

  private final Files files;
  private final TargetStrings strings;
  private final TargetSockets sockets;

  NetworkServer(Files files, TargetStrings strings, TargetSockets sockets) {
    this.files = files;
    this.strings = strings;
    this.sockets = sockets;
  }

  /** Answers by letting the call go on; the thread must have the supervisor's rights. */
  void serve(Attached attached, Notification notification, Call call, Optional<IntentId> rule)
      throws Refused {
    int tid = notification.tid();
    List<SocketAddress> destinations = destinations(call.name(), tid, notification.arguments());
    if (destinations.isEmpty()) {
      notification.proceed();
      attached.recorder().allowed(call, 0, rule);
      return;
    }
    TargetStatus status = files.status(tid);
    call.comm(status.comm());
    int protocol = sockets.protocol(status.processNumbers()[0], (int) notification.arguments()[0]);
    if (!notification.isValid()) {
      return;
    }
    notification.proceed();
    for (SocketAddress destination : destinations) {
      record(attached, call, destination, protocol);
    }
  }

  private static void record(
      Attached attached, Call call, SocketAddress destination, int protocol) {
    Transport transport = transport(call.name(), protocol);
    TrafficDecision.Answer answer =
        call.name().equals("bind")
            ? TrafficDecision.Answer.builtIn(true, "")
            : attached.traffic().to(destination.address(), destination.port(), transport);
    attached.recorder().traffic(call, destination, name(protocol), answer);
  }

  private static Transport transport(String call, int protocol) {
    return switch (protocol) {
      case IPPROTO_TCP -> Transport.TCP;
      case IPPROTO_UDP, IPPROTO_UDPLITE -> Transport.UDP;
      default -> call.equals("connect") ? Transport.TCP : Transport.ANY;
    };
  }

  private static String name(int protocol) {
    return switch (protocol) {
      case IPPROTO_TCP -> "tcp";
      case IPPROTO_UDP -> "udp";
      default -> protocol > 0 ? Integer.toString(protocol) : "unknown";
    };
  }

  /** What cannot be read is the kernel's to refuse: of several messages it sends those before. */
  private List<SocketAddress> destinations(String call, int tid, long[] args) {
    List<SocketAddress> found = new ArrayList<>();
    try {
      collect(call, tid, args, found);
    } catch (Refused unreadable) {
      return found;
    }
    return found;
  }

  private void collect(String call, int tid, long[] args, List<SocketAddress> found)
      throws Refused {
    switch (call) {
      case "connect", "bind" -> address(tid, args[1], (int) args[2]).ifPresent(found::add);
      case "sendto" -> address(tid, args[4], (int) args[5]).ifPresent(found::add);
      case "sendmsg" -> message(tid, args[1]).ifPresent(found::add);
      default -> {
        long count = Math.min(args[2] & 0xffffffffL, MOST_MESSAGES);
        for (int i = 0; i < count; i++) {
          message(tid, args[1] + (long) i * MULTIPLE_HEADER).ifPresent(found::add);
        }
      }
    }
  }

  private Optional<SocketAddress> message(int tid, long header) throws Refused {
    var bytes = strings.structure(tid, header, HEADER).bytes();
    return address(tid, bytes.getLong(0), bytes.getInt(NAME_LENGTH));
  }

  private Optional<SocketAddress> address(int tid, long pointer, int length) throws Refused {
    if (pointer == 0 || length <= 0) {
      return Optional.empty();
    }
    int size = Math.min(length, LONGEST_ADDRESS);
    return SocketAddress.of(strings.structure(tid, pointer, size).copy(0, size));
  }
}
