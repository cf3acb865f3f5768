package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.Optional;

/**
 * The {@code capabilities} section; names such as {@code CAP_CHOWN}.
 *
 * @param origin where the section's key stands; empty when there is none
 * @param dropAll whether everything that is not kept is dropped
 * @param keep what stays
 * @param ambient what survives an exec without file capabilities
 */
public record CapabilitySection(
    Optional<Origin> origin,
    Optional<Located<Boolean>> dropAll,
    Optional<Listing<String>> keep,
    Optional<Listing<String>> ambient) {
  /** Nothing is said. */
  public static final CapabilitySection NONE =
      new CapabilitySection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
