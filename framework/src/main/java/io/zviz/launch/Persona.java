package io.zviz.launch;

import java.util.Optional;

/**
 * Who a command is in its container.
 *
 * @param user {@code NAME} or {@code UID}, with {@code :GROUP} or without; empty for the bundle's
 * @param hostname the host name; empty for the bundle's, or the container's id
 */
public record Persona(Optional<String> user, Optional<String> hostname) {
  /** As the bundle says. */
  public static final Persona OF_BUNDLE = new Persona(Optional.empty(), Optional.empty());
}
