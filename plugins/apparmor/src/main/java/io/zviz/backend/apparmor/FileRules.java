package io.zviz.backend.apparmor;

import io.zviz.spi.policy.PathIndex;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What has to be said about each region. Permissions of rules add up in AppArmor, so what a region
 * has from wider ones and must not have is refused in it.
 */
final class FileRules {
  private static final Set<Permission> RUN = Set.of(Permission.MAP, Permission.EXECUTE);

  private final Regions regions;
  private final PathIndex<Region> index;
  private final PathIndex<PathIntent> executables;
  private final Map<PathPattern, Refusal> refusals = new HashMap<>();
  private long comparisons;

  /** The rules of these regions. */
  FileRules(Regions regions) {
    this.regions = regions;
    this.index = PathIndex.of(regions.regions(), Region::path);
    this.executables = PathIndex.of(regions.executables(), PathIntent::path);
  }

  Regions regions() {
    return regions;
  }

  /** How many comparisons of two patterns it took so far. */
  long comparisons() {
    return comparisons;
  }

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
    return refusals.computeIfAbsent(region.path(), path -> refused(region));
  }

  private Refusal refused(Region region) {
    List<Region> near = touching(index, Region::path, region);
    EnumSet<Permission> refused = EnumSet.noneOf(Permission.class);
    near.stream().filter(region::beats).forEach(other -> refused.addAll(other.permissions()));
    if (region.hides()) {
      boolean runs = !touching(executables, PathIntent::path, region).isEmpty();
      if (runs || !refused.isEmpty()) {
        refused.addAll(Permission.ALL);
      }
    }
    if (runsAsAWhole(region)) {
      refused.removeAll(RUN);
    }
    refused.removeAll(region.permissions());
    List<PathPattern> exceptions = exceptions(region, near, refused).distinct().sorted().toList();
    return new Refusal(refused, Carving.of(region.path(), exceptions));
  }

  /** Whether an executable rule gives what running takes to all of it, also where it is implied. */
  private boolean runsAsAWhole(Region region) {
    return !region.hides()
        && executables.around(region.path()).stream()
            .anyMatch(rule -> Patterns.contains(rule.path(), region.path()));
  }

  /** The regions inside that have something of what is refused around them. */
  private Stream<PathPattern> exceptions(
      Region region, List<Region> near, Set<Permission> refused) {
    Stream<PathPattern> inside =
        near.stream()
            .filter(other -> other.beats(region))
            .filter(other -> other.permissions().stream().anyMatch(refused::contains))
            .map(Region::path);
    if (region.hides() || RUN.stream().noneMatch(refused::contains)) {
      return inside;
    }
    return Stream.concat(
        inside, touching(executables, PathIntent::path, region).stream().map(PathIntent::path));
  }

  private <T> List<T> touching(PathIndex<T> all, Function<T, PathPattern> pattern, Region region) {
    List<T> near = all.near(region.path());
    comparisons += near.size();
    return near.stream()
        .filter(other -> Patterns.touch(pattern.apply(other), region.path()))
        .toList();
  }
}
