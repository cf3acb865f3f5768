package io.zviz.spi.artifact;

import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.IntentId;
import java.util.Optional;
import java.util.Set;

/**
 * What is compiled for.
 *
 * @param architecture the architecture
 * @param support what the probe of the backend that compiles found on the target host; empty when
 *     compiling for no host in particular
 * @param enforcedElsewhere the intents that backends compiled before this one enforce fully. Layer
 *     B is compiled last: a path check that mounts or an LSM enforce completely need not be
 *     brokered
 */
public record Target(
    Architecture architecture, Optional<Support> support, Set<IntentId> enforcedElsewhere) {
  /** Copies the set. */
  public Target {
    enforcedElsewhere = Set.copyOf(enforcedElsewhere);
  }

  /** For no host in particular, with nothing enforced elsewhere. */
  public static Target of(Architecture architecture) {
    return new Target(architecture, Optional.empty(), Set.of());
  }
}
