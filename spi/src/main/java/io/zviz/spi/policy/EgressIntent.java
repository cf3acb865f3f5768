package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether traffic to an endpoint may leave. The longest prefix decides, DENY on a tie; what no
 * intent names is refused.
 *
 * @param header id, origin, strength
 * @param decision ALLOW or DENY
 * @param to where to
 * @param ports the destination ports, sorted; empty: all
 * @param transport the protocol
 */
public record EgressIntent(
    Header header, Decision decision, Endpoint to, List<PortRange> ports, Transport transport)
    implements Intent {
  /** Copies the list. */
  public EgressIntent {
    ports = List.copyOf(ports);
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.NETWORK);
  }

  @Override
  public String describe() {
    String text = decision.name().toLowerCase(Locale.ROOT) + " egress to " + to;
    return ports.isEmpty() ? text : text + " port " + ports;
  }
}
