package io.zviz.backend.landlock;

import java.util.Set;

/**
 * Rights for a range of ports; the kernel takes a rule for each of them.
 *
 * @param first 0 to 65535
 * @param last first to 65535
 * @param rights what is given
 */
record PortGrant(int first, int last, Set<NetRight> rights) {
  /** Copies the set. */
  PortGrant {
    rights = Set.copyOf(rights);
  }

  /** How many rules it takes. */
  int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
