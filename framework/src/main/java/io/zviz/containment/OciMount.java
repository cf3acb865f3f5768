package io.zviz.containment;

import java.util.List;

/**
 * A mount of an OCI configuration.
 *
 * @param destination absolute, inside the container
 * @param type such as {@code tmpfs}; {@code bind} when an option says so
 * @param source a path of the host for a bind mount, relative to the bundle
 * @param options as written
 */
public record OciMount(String destination, String type, String source, List<String> options) {
  /** Copies the options. */
  public OciMount {
    options = List.copyOf(options);
  }

  boolean isBind() {
    return "bind".equals(type) || options.contains("bind") || options.contains("rbind");
  }

  boolean readonly() {
    return options.contains("ro");
  }
}
