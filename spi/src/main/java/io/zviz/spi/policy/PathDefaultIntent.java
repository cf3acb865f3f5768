package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Set;

/**
 * That paths which no list names are out of reach. At most one per policy; absent when the profile
 * has no {@code filesystem} section, and then everything is readable and nothing writable.
 *
 * @param header id, origin, strength
 */
public record PathDefaultIntent(Header header) implements Intent {
  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CONTAINMENT, Layer.LSM);
  }

  @Override
  public String describe() {
    return "refuse every other path";
  }
}
