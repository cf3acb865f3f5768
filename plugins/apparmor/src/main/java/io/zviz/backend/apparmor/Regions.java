package io.zviz.backend.apparmor;

import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIndex;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tree as a policy divides it.
 *
 * @param regions in the order of their paths
 * @param executables the rules that say what may be executed; they add to the regions
 * @param listed folders that lead to regions and may be listed themselves
 */
record Regions(List<Region> regions, List<PathIntent> executables, List<String> listed) {
  static final PathPattern WORK = new PathPattern("/work");

  /** The default devices of the OCI runtime specification, config-linux.md "Default Devices". */
  private static final List<String> DEVICES =
      List.of("null", "zero", "full", "random", "urandom", "tty", "console", "ptmx");

  private static final Set<Permission> LOOK = EnumSet.of(Permission.READ, Permission.LOCK);
  private static final Set<Permission> DEVICE =
      EnumSet.of(Permission.READ, Permission.WRITE, Permission.LOCK);
  private static final Set<Permission> CHANGE =
      EnumSet.of(Permission.READ, Permission.WRITE, Permission.LINK, Permission.LOCK);

  /** Copies the lists. */
  Regions {
    regions = List.copyOf(regions);
    executables = List.copyOf(executables);
    listed = List.copyOf(listed);
  }

  static Regions of(ResolvedPolicy policy) {
    return of(policy.intents(PathIntent.class), policy.intents(PathDefaultIntent.class).isEmpty());
  }

  /** The regions of some path rules; with {@code open} everything else is readable. */
  static Regions of(List<PathIntent> rules, boolean open) {
    List<PathIntent> executables =
        rules.stream().filter(rule -> rule.access() == PathAccess.EXECUTABLE).toList();
    Builder builder = new Builder(executables);
    rules.stream().filter(rule -> rule.access() != PathAccess.EXECUTABLE).forEach(builder::state);
    if (open) {
      builder.give("/", Region.READONLY, builder.readable(new PathPattern("/")));
    }
    builder.giveToEveryContainer();
    // Naming a path as executable puts it into the container, readable.
    builder.readWhatRuns(executables);
    List<Region> regions = builder.sorted();
    return new Regions(regions, executables, leading(regions, executables));
  }

  /** The region that decides about a path; empty when no list names it. */
  static Optional<Region> deciding(PathIndex<Region> regions, PathPattern path) {
    return regions.around(path).stream()
        .filter(region -> Patterns.contains(region.path(), path))
        .reduce((one, other) -> other.beats(one) ? other : one);
  }

  /** The regions by their paths. */
  PathIndex<Region> index() {
    return PathIndex.of(regions, Region::path);
  }

  private static List<String> leading(List<Region> regions, List<PathIntent> executables) {
    TreeSet<String> folders = new TreeSet<>();
    regions.forEach(region -> addAbove(region.path(), folders));
    executables.forEach(rule -> addAbove(rule.path(), folders));
    PathIndex<Region> index = PathIndex.of(regions, Region::path);
    folders.removeIf(folder -> deciding(index, new PathPattern(folder)).isPresent());
    return List.copyOf(folders);
  }

  private static void addAbove(PathPattern path, Set<String> folders) {
    PathPattern above = path;
    while (above.depth() > 0) {
      above = new PathPattern(above.parent());
      folders.add(above.text());
    }
  }

  /** Collects the regions, one for each pattern. */
  private static final class Builder {
    private final PathIndex<PathIntent> executables;
    private final boolean everythingRuns;
    private final Map<PathPattern, Region> regions = new HashMap<>();

    Builder(List<PathIntent> executables) {
      this.executables = PathIndex.of(executables, PathIntent::path);
      this.everythingRuns = executables.isEmpty();
    }

    void state(PathIntent rule) {
      Region region =
          switch (rule.access()) {
            case HIDDEN -> new Region(rule.path(), Region.HIDDEN, Set.of(), Optional.of(rule));
            case READONLY, EXECUTABLE ->
                new Region(rule.path(), Region.READONLY, readable(rule.path()), Optional.of(rule));
            case WRITABLE ->
                new Region(rule.path(), Region.WRITABLE, writable(rule.path()), Optional.of(rule));
          };
      regions.merge(rule.path(), region, (one, other) -> other.beats(one) ? other : one);
    }

    void give(String path, int strictness, Set<Permission> permissions) {
      PathPattern pattern = new PathPattern(path);
      regions.putIfAbsent(pattern, new Region(pattern, strictness, permissions, Optional.empty()));
    }

    void giveToEveryContainer() {
      give(WORK.text(), Region.WRITABLE, writable(WORK));
      give("/proc", Region.READONLY, LOOK);
      give("/dev", Region.READONLY, LOOK);
      for (String folder : List.of("/dev/pts", "/dev/shm", "/dev/mqueue")) {
        give(folder, Region.WRITABLE, CHANGE);
      }
      for (String device : DEVICES) {
        give("/dev/" + device, Region.WRITABLE, DEVICE);
      }
    }

    void readWhatRuns(List<PathIntent> rules) {
      PathIndex<Region> index = PathIndex.of(regions.values(), Region::path);
      for (PathIntent rule : rules) {
        readWhatRuns(rule, index);
      }
    }

    private void readWhatRuns(PathIntent rule, PathIndex<Region> index) {
      Optional<Region> around = deciding(index, rule.path());
      Region own =
          new Region(rule.path(), Region.READONLY, readable(rule.path()), Optional.of(rule));
      if (around.isEmpty() || (around.get().hides() && own.beats(around.get()))) {
        regions.put(rule.path(), own);
        index.add(rule.path(), own);
      }
    }

    Set<Permission> readable(PathPattern path) {
      Set<Permission> permissions = EnumSet.copyOf(LOOK);
      permissions.add(Permission.MAP); // libraries and the loader, from whatever can be read
      if (everythingRuns || runs(path)) {
        permissions.add(Permission.EXECUTE);
      }
      return permissions;
    }

    private Set<Permission> writable(PathPattern path) {
      Set<Permission> permissions = EnumSet.copyOf(CHANGE);
      if (everythingRuns ? Patterns.contains(WORK, path) : runs(path)) {
        permissions.add(Permission.MAP);
        permissions.add(Permission.EXECUTE);
      }
      return permissions;
    }

    private boolean runs(PathPattern path) {
      return executables.around(path).stream()
          .anyMatch(rule -> Patterns.contains(rule.path(), path));
    }

    List<Region> sorted() {
      return regions.values().stream().sorted(Comparator.comparing(Region::path)).toList();
    }
  }
}
