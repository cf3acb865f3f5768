package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Set;

/**
 * That names are resolved only by our own resolver.
 *
 * @param header id, origin, strength
 * @param upstream address of the resolver that is asked
 * @param port its port
 */
public record DnsProxyIntent(Header header, Cidr upstream, int port) implements Intent {
  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.NETWORK);
  }

  @Override
  public String describe() {
    return "resolve names through the proxy, upstream " + upstream + " port " + port;
  }
}
