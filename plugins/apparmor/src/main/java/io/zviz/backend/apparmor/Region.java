package io.zviz.backend.apparmor;

import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * A part of the tree about which one rule decides, as far as no more specific region takes over.
 *
 * @param path what it names, with all that lies below
 * @param strictness which of two regions of the same pattern decides: the higher
 * @param permissions what may be done in it
 * @param rule the rule of the profile; empty for what every container is given
 */
record Region(
    PathPattern path, int strictness, Set<Permission> permissions, Optional<PathIntent> rule) {
  /** Hidden. */
  static final int HIDDEN = 3;

  /** Read. */
  static final int READONLY = 2;

  /** Read and changed. */
  static final int WRITABLE = 1;

  private static final Comparator<Region> PRECEDENCE =
      Comparator.comparingInt((Region region) -> region.path.depth())
          .thenComparing(region -> !region.path.isGlob())
          .thenComparingInt(Region::strictness);

  /** Copies the set. */
  Region {
    permissions = Set.copyOf(permissions);
  }

  /** Whether nothing may be done in it. */
  boolean hides() {
    return strictness == HIDDEN;
  }

  /** Whether this one decides where both name a path: the more specific, then the stricter one. */
  boolean beats(Region other) {
    return PRECEDENCE.compare(this, other) > 0;
  }
}
