package io.zviz.backend.landlock;

import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import java.util.Optional;
import java.util.Set;

/**
 * Rights below a path.
 *
 * @param path the path, or a glob that is expanded when a run starts
 * @param rights what is given
 * @param rule the path rule behind it; empty when every container gets it
 */
record Grant(PathPattern path, Set<FsRight> rights, Optional<PathIntent> rule) {
  /** Copies the set. */
  Grant {
    rights = Set.copyOf(rights);
  }
}
