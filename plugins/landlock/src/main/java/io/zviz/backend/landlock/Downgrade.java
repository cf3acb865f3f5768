package io.zviz.backend.landlock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A ruleset that an older kernel understands. A pure function of the two; what a step to an ABI in
 * between takes away, the whole way takes away as well.
 *
 * @param ruleset what is left
 * @param lost what that kernel cannot be asked for, by kind and bit
 */
record Downgrade(Ruleset ruleset, List<Feature> lost) {
  /** Copies the list. */
  Downgrade {
    lost = List.copyOf(lost);
  }

  /**
   * Takes away what an ABI does not know, from what is handled and from what is granted alike: the
   * kernel answers EINVAL to a bit that it does not know, and to a right that is granted without
   * being handled.
   */
  static Downgrade of(Ruleset wanted, Abi abi) {
    List<Feature> lost = new ArrayList<>();
    Ruleset left =
        new Ruleset(
            keep(wanted.handled(), abi, lost),
            keep(wanted.network(), abi, lost),
            keep(wanted.scopes(), abi, lost),
            keep(wanted.flags(), abi, lost),
            grants(wanted.grants(), abi),
            ports(wanted.ports(), abi));
    return new Downgrade(left, lost);
  }

  private static <F extends Feature> Set<F> keep(
      Collection<F> features, Abi abi, List<Feature> lost) {
    features.stream()
        .filter(feature -> !abi.knows(feature))
        .sorted(Comparator.comparingInt(Feature::bit))
        .forEach(lost::add);
    return Feature.known(features, abi);
  }

  private static List<Grant> grants(List<Grant> grants, Abi abi) {
    return grants.stream()
        .map(grant -> new Grant(grant.path(), Feature.known(grant.rights(), abi), grant.rule()))
        .filter(grant -> !grant.rights().isEmpty())
        .toList();
  }

  private static List<PortGrant> ports(List<PortGrant> grants, Abi abi) {
    return grants.stream()
        .map(
            grant -> new PortGrant(grant.first(), grant.last(), Feature.known(grant.rights(), abi)))
        .filter(grant -> !grant.rights().isEmpty())
        .toList();
  }
}
