package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Set;

/**
 * A rule of {@code network.ports}.
 *
 * @param header id, origin, strength
 * @param ports the ports
 * @param rule what it says about them
 */
public record PortIntent(Header header, PortRange ports, Rule rule) implements Intent {
  /** What a port rule says. */
  public enum Rule {
    /** May be bound, and reached by who may connect. */
    ALLOW_BIND,
    /** May not be connected to. */
    DENY_CONNECT
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.NETWORK);
  }

  @Override
  public String describe() {
    return (rule == Rule.ALLOW_BIND ? "allow bind to port " : "deny connect to port ") + ports;
  }
}
