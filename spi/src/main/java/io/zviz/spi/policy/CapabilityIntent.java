package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.List;
import java.util.Set;

/**
 * The capabilities that stay. Exactly one per policy; everything else is dropped from every set,
 * and {@code no_new_privs} is always set.
 *
 * @param header id, origin, strength
 * @param keep names such as {@code CAP_CHOWN} in bounding, permitted and effective sets, sorted
 * @param ambient names that survive an exec without file capabilities, a part of keep, sorted
 */
public record CapabilityIntent(Header header, List<String> keep, List<String> ambient)
    implements Intent {
  /** Copies the lists. */
  public CapabilityIntent {
    keep = List.copyOf(keep);
    ambient = List.copyOf(ambient);
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CONTAINMENT);
  }

  @Override
  public String describe() {
    return keep.isEmpty() ? "drop all capabilities" : "keep only " + String.join(", ", keep);
  }
}
