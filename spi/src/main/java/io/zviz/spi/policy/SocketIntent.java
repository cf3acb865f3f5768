package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Locale;
import java.util.Set;

/**
 * Whether sockets of one kind may be made. A policy has one for every {@link SocketKind}; every
 * other family is refused.
 *
 * @param header id, origin, strength
 * @param kind the kind
 * @param decision ALLOW or DENY
 */
public record SocketIntent(Header header, SocketKind kind, Decision decision) implements Intent {
  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.SECCOMP);
  }

  @Override
  public String describe() {
    return (decision + " " + kind).toLowerCase(Locale.ROOT) + " sockets";
  }
}
