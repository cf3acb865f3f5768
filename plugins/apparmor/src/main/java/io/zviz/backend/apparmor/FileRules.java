package io.zviz.backend.apparmor;

import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be said about each region. Permissions of rules add up in AppArmor, so what a region
 * has from wider ones and must not have is refused in it.
 */
record FileRules(Regions regions) {
  private static final Set<Permission> RUN = Set.of(Permission.MAP, Permission.EXECUTE);

  /**
   * What is refused in a region.
   *
   * @param permissions what
   * @param expressions where; empty when it cannot be said without refusing what others allow
   */
  record Refusal(Set<Permission> permissions, Optional<List<String>> expressions) {
    /** Copies the set. */
    Refusal {
      permissions = Set.copyOf(permissions);
    }

    /** Whether there is nothing to say, or it can be said. */
    boolean isExact() {
      return permissions.isEmpty() || expressions.isPresent();
    }
  }

  /** What is refused in a region. */
  Refusal refusal(Region region) {
    EnumSet<Permission> refused = EnumSet.noneOf(Permission.class);
    regions.regions().stream()
        .filter(other -> region.beats(other) && Patterns.touch(other.path(), region.path()))
        .forEach(other -> refused.addAll(other.permissions()));
    if (region.hides()) {
      boolean runs =
          regions.executables().stream()
              .anyMatch(rule -> Patterns.touch(rule.path(), region.path()));
      if (runs || !refused.isEmpty()) {
        refused.addAll(Permission.ALL);
      }
    }
    if (runsAsAWhole(region)) {
      refused.removeAll(RUN);
    }
    refused.removeAll(region.permissions());
    List<PathPattern> exceptions = exceptions(region, refused).distinct().sorted().toList();
    return new Refusal(refused, Carving.of(region.path(), exceptions));
  }

  /** Whether an executable rule gives what running takes to all of it, also where it is implied. */
  private boolean runsAsAWhole(Region region) {
    return !region.hides()
        && regions.executables().stream()
            .anyMatch(rule -> Patterns.contains(rule.path(), region.path()));
  }

  /** The regions inside that have something of what is refused around them. */
  private Stream<PathPattern> exceptions(Region region, Set<Permission> refused) {
    Stream<PathPattern> inside =
        regions.regions().stream()
            .filter(other -> other.beats(region) && Patterns.touch(region.path(), other.path()))
            .filter(other -> other.permissions().stream().anyMatch(refused::contains))
            .map(Region::path);
    if (region.hides() || RUN.stream().noneMatch(refused::contains)) {
      return inside;
    }
    return Stream.concat(
        inside,
        regions.executables().stream()
            .map(PathIntent::path)
            .filter(path -> Patterns.touch(path, region.path())));
  }
}
