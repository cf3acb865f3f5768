package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Optional;
import java.util.Set;

/**
 * Who may connect to the workload. With an empty source: nobody ({@code deny_all}).
 *
 * @param header id, origin, strength
 * @param source the range that may connect
 */
public record IngressIntent(Header header, Optional<Cidr> source) implements Intent {
  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.NETWORK);
  }

  @Override
  public String describe() {
    return source.map(cidr -> "allow ingress from " + cidr).orElse("deny all ingress");
  }
}
