package io.zviz.spi.policy;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import java.util.List;
import java.util.Map;

/**
 * What a profile says about backends.
 *
 * @param pinned per layer the backends to use, in this order; a layer that is absent is chosen by
 *     the host's probe
 * @param options per backend its own options, key to value as written
 */
public record BackendChoices(
    Map<Layer, List<BackendId>> pinned, Map<BackendId, Map<String, String>> options) {
  /** Nothing is pinned. */
  public static final BackendChoices NONE = new BackendChoices(Map.of(), Map.of());

  /** Copies the maps. */
  public BackendChoices {
    pinned = Map.copyOf(pinned);
    options = Map.copyOf(options);
  }

  /** The options of a backend; empty when there are none. */
  public Map<String, String> optionsOf(BackendId backend) {
    return options.getOrDefault(backend, Map.of());
  }
}
