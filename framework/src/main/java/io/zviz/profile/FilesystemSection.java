package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathPattern;
import java.util.Optional;

/**
 * The {@code filesystem} section.
 *
 * @param origin where the section's key stands; empty when there is none
 * @param readonly readable
 * @param writable readable and changeable
 * @param hidden never readable
 * @param executable the only places from which programs can be run
 */
public record FilesystemSection(
    Optional<Origin> origin,
    Optional<Listing<PathPattern>> readonly,
    Optional<Listing<PathPattern>> writable,
    Optional<Listing<PathPattern>> hidden,
    Optional<Listing<PathPattern>> executable) {
  /** Nothing is said. */
  public static final FilesystemSection NONE =
      new FilesystemSection(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
