package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Locale;
import java.util.Set;

/**
 * What may be done with a path and what lies below it. The most specific pattern decides.
 *
 * @param header id, origin, strength
 * @param path the path or glob
 * @param access what may be done
 */
public record PathIntent(Header header, PathPattern path, PathAccess access) implements Intent {
  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CONTAINMENT, Layer.LSM);
  }

  @Override
  public String describe() {
    return access.name().toLowerCase(Locale.ROOT) + " " + path;
  }
}
