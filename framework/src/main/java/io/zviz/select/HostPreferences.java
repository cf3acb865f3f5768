package io.zviz.select;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import java.util.List;
import java.util.Map;

/**
 * What the configuration of a host says about backends.
 *
 * @param preferred per layer the backends that come first, in this order; the others follow in the
 *     documented order
 */
public record HostPreferences(Map<Layer, List<BackendId>> preferred) {
  /** Nothing is configured. */
  public static final HostPreferences NONE = new HostPreferences(Map.of());

  /** Copies the map. */
  public HostPreferences {
    preferred = Map.copyOf(preferred);
  }

  /** The backends that come first in a layer. */
  List<BackendId> of(Layer layer) {
    return preferred.getOrDefault(layer, List.of());
  }
}
