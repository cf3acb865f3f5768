package io.zviz.launch;

import java.util.List;
import java.util.Optional;

/**
 * Who a command is.
 *
 * @param uid the user
 * @param gid the group
 * @param groups supplementary groups; empty where nobody may set them: then those of the supervisor
 *     stay
 */
record Identity(int uid, int gid, Optional<List<Integer>> groups) {
  Identity {
    groups = groups.map(List::copyOf);
  }

  /** The same in as few groups as can be. */
  Identity alone() {
    return new Identity(uid, gid, groups.map(any -> List.of()));
  }
}
