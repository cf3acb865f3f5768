package io.zviz.backend.landlock;

import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.ChildStep.LandlockRestrict.PathGrant;
import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.launch.ContainerPaths.Kind;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Binds a ruleset to the paths of one container and the ABI of one kernel. */
record LandlockPlanner(PathRules rules, ContainerPaths paths) {
  private static final PathPattern DEV = new PathPattern("/dev");

  LandlockRestrict plan(Ruleset ruleset, Abi abi) {
    Ruleset usable = ruleset.downgrade(abi).ruleset();
    Map<String, Long> access = new TreeMap<>();
    for (Grant grant : usable.grants()) {
      for (String path : paths.expand(grant.path())) {
        bind(grant, path, access);
      }
    }
    if (paths.holdsOnlyListedPaths()) {
      // A rule holds for all that lies below, and below there is nothing that no list names; what
      // is hidden below a listed path lies under a mask.
      access.merge("/", Feature.bits(Set.of(FsRight.READ_DIR)), (a, b) -> a | b);
    }
    List<PathGrant> grants =
        access.entrySet().stream().map(e -> new PathGrant(e.getKey(), e.getValue())).toList();
    return new LandlockRestrict(
        Feature.bits(usable.handled()),
        Feature.bits(usable.network()),
        Feature.bits(usable.scopes()),
        grants,
        ports(usable),
        (int) Feature.bits(usable.flags()));
  }

  private static List<LandlockRestrict.PortGrant> ports(Ruleset usable) {
    List<LandlockRestrict.PortGrant> ports = new ArrayList<>();
    for (PortGrant grant : usable.ports()) {
      long bits = Feature.bits(grant.rights());
      for (int port = grant.first(); port <= grant.last(); port++) {
        ports.add(new LandlockRestrict.PortGrant(port, bits));
      }
    }
    return ports;
  }

  /** Rules bind to inodes, so links are followed here; what is missing is left out. */
  private void bind(Grant grant, String path, Map<String, Long> access) {
    String place = paths.resolve(path);
    Kind kind = paths.kindOf(place);
    if (kind == Kind.MISSING || !stillGrants(grant, path) || !stillGrants(grant, place)) {
      return;
    }
    Set<FsRight> rights = kind == Kind.FILE ? FsRight.forFile(grant.rights()) : grant.rights();
    if (!rights.isEmpty()) {
      access.merge(place, Feature.bits(rights), (a, b) -> a | b);
    }
  }

  /**
   * Whether a grant holds at a place that a glob or a symbolic link led to. A more specific rule
   * about the place itself decides: a link in an untrusted image must not widen anything.
   */
  private boolean stillGrants(Grant grant, String place) {
    Optional<PathIntent> decider = rules.deciding(place);
    if (grant.path().text().equals(place)) {
      return true;
    }
    if (grant.rule().isEmpty()) {
      return impliedHolds(grant, place, decider);
    }
    if (decider.map(PathIntent::id).equals(grant.rule().map(PathIntent::id))) {
      return true;
    }
    if (grant.rule().get().access() != PathAccess.EXECUTABLE) {
      return decider.isEmpty();
    }
    return decider.isEmpty()
        || decider.get().access() == PathAccess.READONLY
        || (decider.get().access() == PathAccess.WRITABLE && grant.path().covers(place));
  }

  /** Only the loaders and the devices may be links: a link called /work must not give away /etc. */
  private static boolean impliedHolds(Grant grant, String place, Optional<PathIntent> decider) {
    if (grant.rights().equals(Set.of(FsRight.EXECUTE))) {
      return decider.isEmpty() || decider.get().access() == PathAccess.READONLY;
    }
    return DEV.covers(place) && DEV.covers(grant.path().text());
  }
}
