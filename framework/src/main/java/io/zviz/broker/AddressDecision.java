package io.zviz.broker;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.Transport;
import io.zviz.sys.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * What the profile says of the address of a call, read as the kernel will read it.
 *
 * @param attached whose profile
 * @param socket what it is called on
 * @param backed whether a firewall enforces the profile, so that this only tells what it will do
 */
record AddressDecision(Attached attached, TargetSocket socket, boolean backed) {
  private static final int AF_UNSPEC = 0;
  private static final int FAMILY_SIZE = Short.BYTES;
  private static final String UNLISTED = "network.ports.allow_bind does not name the port";

  /** Where a connection goes; nowhere when the call ends one. */
  List<Destination> connect(byte[] name) throws Refused {
    return family(name) == AF_UNSPEC ? List.of() : to(name);
  }

  /** Where a message goes; nowhere when it has no address of its own. */
  List<Destination> send(byte[] name) throws Refused {
    if (name.length < FAMILY_SIZE) {
      return List.of();
    }
    // Without a family it is of the socket's own, udp_sendmsg in net/ipv4/udp.c.
    return to(family(name) == AF_UNSPEC ? withFamily(name) : name);
  }

  private List<Destination> to(byte[] name) throws Refused {
    SocketAddress address = address(name);
    boolean own = isUnspecified(address.address());
    Transport transport = socket.transport();
    TrafficDecision.Answer answer =
        own
            ? TrafficDecision.Answer.builtIn(true, "the container's own loopback")
            : attached.traffic().to(address.address(), address.port(), transport);
    return List.of(new Destination(address, answer));
  }

  /** What is bound: others reach only what the profile lists. */
  List<Destination> bind(byte[] name) throws Refused {
    SocketAddress address = address(family(name) == AF_UNSPEC ? withFamily(name) : name);
    boolean loopback =
        TrafficDecision.loopback().stream().anyMatch(own -> own.contains(address.address()));
    Optional<PortIntent> listed =
        attached.session().policy().intents(PortIntent.class).stream()
            .filter(rule -> rule.rule() == PortIntent.Rule.ALLOW_BIND)
            .filter(rule -> rule.ports().first() <= address.port())
            .filter(rule -> address.port() <= rule.ports().last())
            .findFirst();
    TrafficDecision.Answer answer =
        listed
            .map(rule -> TrafficDecision.Answer.by(true, rule.header().id()))
            .orElseGet(
                () ->
                    TrafficDecision.Answer.builtIn(
                        backed || loopback || address.port() == 0, UNLISTED));
    return List.of(new Destination(address, answer));
  }

  private SocketAddress address(byte[] name) throws Refused {
    Optional<SocketAddress> address = SocketAddress.of(name);
    if (address.isPresent()) {
      return address.get();
    }
    int family = family(name);
    boolean known = family == TargetSocket.AF_INET || family == TargetSocket.AF_INET6;
    throw Refused.byKernel(known || name.length < FAMILY_SIZE ? Errno.EINVAL : Errno.EAFNOSUPPORT);
  }

  private byte[] withFamily(byte[] name) {
    byte[] copy = name.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()).putShort(0, (short) socket.domain());
    return copy;
  }

  private static int family(byte[] name) {
    return name.length < FAMILY_SIZE
        ? -1
        : ByteBuffer.wrap(name).order(ByteOrder.nativeOrder()).getShort(0);
  }

  /** The kernel takes 0.0.0.0 and :: for the loopback address. */
  private static boolean isUnspecified(Cidr address) {
    for (byte part : address.address()) {
      if (part != 0) {
        return false;
      }
    }
    return true;
  }
}
