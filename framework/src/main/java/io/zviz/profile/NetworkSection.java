package io.zviz.profile;

import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.SocketKind;
import io.zviz.spi.policy.Transport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code network} section.
 *
 * @param egressAllow where traffic may go
 * @param egressDeny where it may not, carved out of what may
 * @param ingressDenyAll whether nobody may connect
 * @param ingressAllow who may connect
 * @param allowBind ports that may be bound and reached
 * @param denyConnect ports that may not be connected to
 * @param dnsEnabled whether names are resolved, by our resolver alone
 * @param dnsUpstream the resolver that is asked
 * @param socketsAllow kinds of socket that may be made
 * @param socketsDeny kinds that may not
 */
public record NetworkSection(
    Optional<Listing<Egress>> egressAllow,
    Optional<Listing<Egress>> egressDeny,
    Optional<Located<Boolean>> ingressDenyAll,
    Optional<Listing<Cidr>> ingressAllow,
    Optional<Listing<PortRange>> allowBind,
    Optional<Listing<PortRange>> denyConnect,
    Optional<Located<Boolean>> dnsEnabled,
    Optional<Located<Upstream>> dnsUpstream,
    Optional<Listing<SocketKind>> socketsAllow,
    Optional<Listing<SocketKind>> socketsDeny) {
  /** Nothing is said. */
  public static final NetworkSection NONE = ofEgress(Optional.empty());

  /** Only a list of where traffic may go. */
  public static NetworkSection ofEgress(Optional<Listing<Egress>> allow) {
    return new NetworkSection(
        allow,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * An entry of {@code egress}.
   *
   * @param to where to
   * @param ports destination ports, sorted, without repetitions; empty: all
   * @param transport the protocol
   */
  public record Egress(Endpoint to, List<PortRange> ports, Transport transport) {
    /** Copies the list. */
    public Egress {
      ports = List.copyOf(ports);
    }

    // By hand, see the description of io.zviz.spi.policy.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Egress that
          && to.equals(that.to)
          && ports.equals(that.ports)
          && transport == that.transport;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * to.hashCode() + ports.hashCode()) + transport.hashCode();
    }
  }

  /**
   * The resolver that the DNS proxy asks.
   *
   * @param address one address
   * @param port its port
   */
  public record Upstream(Cidr address, int port) {}
}
