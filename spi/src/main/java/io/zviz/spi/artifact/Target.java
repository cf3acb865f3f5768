package io.zviz.spi.artifact;

import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import java.util.Optional;

/**
 * What is compiled for.
 *
 * @param architecture the architecture
 * @param support what the probe of the backend that compiles found on the target host; empty when
 *     compiling for no host in particular
 */
public record Target(Architecture architecture, Optional<Support> support) {
  /** For no host in particular. */
  public static Target of(Architecture architecture) {
    return new Target(architecture, Optional.empty());
  }
}
