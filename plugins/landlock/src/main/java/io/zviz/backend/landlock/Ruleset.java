package io.zviz.backend.landlock;

import java.util.List;
import java.util.Set;

/**
 * A Landlock ruleset, not bound to an ABI.
 *
 * @param handled the rights to files that are refused unless a grant gives them
 * @param network the rights to ports that are refused unless a grant gives them
 * @param scopes what stays inside the domain
 * @param flags how the domain is entered
 * @param grants what is given below which path
 * @param ports what is given for which ports
 */
record Ruleset(
    Set<FsRight> handled,
    Set<NetRight> network,
    Set<Scope> scopes,
    Set<RestrictFlag> flags,
    List<Grant> grants,
    List<PortGrant> ports) {
  /** Copies the collections. */
  Ruleset {
    handled = Set.copyOf(handled);
    network = Set.copyOf(network);
    scopes = Set.copyOf(scopes);
    flags = Set.copyOf(flags);
    grants = List.copyOf(grants);
    ports = List.copyOf(ports);
  }

  /** What is left of this ruleset on a kernel with an ABI, and what is lost. */
  Downgrade downgrade(Abi abi) {
    return Downgrade.of(this, abi);
  }
}
