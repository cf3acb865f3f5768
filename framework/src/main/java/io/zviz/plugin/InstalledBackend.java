package io.zviz.plugin;

import io.zviz.spi.BackendId;
import io.zviz.spi.LayerBackend;

/**
 * A backend that can be chosen.
 *
 * @param backend the backend; one from a third party comes in a wrapper that bounds its time
 * @param plugin the plugin it comes from
 * @param version the plugin's version
 */
public record InstalledBackend(LayerBackend backend, String plugin, String version) {
  /** The backend's id. */
  public BackendId id() {
    return backend.id();
  }
}
