package io.zviz.backend.landlock;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A Landlock ruleset, not bound to an ABI.
 *
 * @param handled the rights that are refused unless a grant gives them
 * @param scopes what stays inside the domain
 * @param grants what is given below which path
 */
record Ruleset(Set<FsRight> handled, Set<Scope> scopes, List<Grant> grants) {
  /** Copies the collections. */
  Ruleset {
    handled = Set.copyOf(handled);
    scopes = Set.copyOf(scopes);
    grants = List.copyOf(grants);
  }

  /** What is left of this ruleset on a kernel with an ABI, and what is lost. */
  Downgrade downgrade(Abi abi) {
    Set<FsRight> rights = known(handled, abi);
    EnumSet<Scope> keptScopes = EnumSet.noneOf(Scope.class);
    scopes.stream().filter(abi.scopes()::contains).forEach(keptScopes::add);
    List<Grant> kept = new ArrayList<>();
    for (Grant grant : grants) {
      // Bits the kernel does not know must leave both sides: EINVAL otherwise.
      Set<FsRight> left = known(grant.rights(), abi);
      if (!left.isEmpty()) {
        kept.add(new Grant(grant.path(), left, grant.rule()));
      }
    }
    List<String> lost = new ArrayList<>();
    handled.stream().sorted().filter(r -> !rights.contains(r)).forEach(r -> lost.add(r.key()));
    scopes.stream().sorted().filter(s -> !keptScopes.contains(s)).forEach(s -> lost.add(s.key()));
    return new Downgrade(new Ruleset(rights, keptScopes, kept), lost);
  }

  private static Set<FsRight> known(Set<FsRight> rights, Abi abi) {
    EnumSet<FsRight> known = EnumSet.noneOf(FsRight.class);
    rights.stream().filter(abi.fsRights()::contains).forEach(known::add);
    return known;
  }

  /**
   * A ruleset that an older kernel understands.
   *
   * @param ruleset what is left
   * @param lost the names of the rights and scopes that it cannot restrict
   */
  record Downgrade(Ruleset ruleset, List<String> lost) {
    /** Copies the list. */
    Downgrade {
      lost = List.copyOf(lost);
    }
  }
}
