package io.zviz.backend.landlock;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One version of the Landlock ABI.
 *
 * @param version as landlock_create_ruleset(2) counts
 * @param linux the first kernel with it, for messages only
 * @param adds what it adds over the one before, in words
 */
record Abi(int version, String linux, String adds) {
  /** Every known version (Documentation/userspace-api/landlock.rst, "Previous limitations"). */
  static final List<Abi> TABLE =
      List.of(
          new Abi(1, "5.13", "13 file system rights"),
          new Abi(2, "5.19", "refer"),
          new Abi(3, "6.2", "truncate"),
          new Abi(4, "6.7", "TCP ports"),
          new Abi(5, "6.10", "ioctl_dev"),
          new Abi(6, "6.12", "scopes: abstract_unix_socket, signal"),
          new Abi(7, "6.15", "flags for the kernel's audit log"),
          new Abi(8, "7.0", "restricting all threads at once"),
          new Abi(9, "7.1", "resolve_unix"),
          new Abi(10, "7.2", "UDP ports"));

  /**
   * The highest version these rules were run on. A newer kernel is asked for no more than this: a
   * right that was never tried could break a workload or mean something else.
   */
  static final int TESTED = 7;

  /** The version to use on a kernel that offers {@code offered}, at least 1. */
  static Abi usable(int offered) {
    return of(Math.min(offered, TESTED));
  }

  /** The table's row. */
  static Abi of(int version) {
    return TABLE.get(version - 1);
  }

  /** The file system rights this version knows. */
  Set<FsRight> fsRights() {
    EnumSet<FsRight> known = EnumSet.allOf(FsRight.class);
    known.removeIf(right -> right.since() > version);
    return known;
  }

  /** The scopes this version knows. */
  Set<Scope> scopes() {
    EnumSet<Scope> known = EnumSet.allOf(Scope.class);
    known.removeIf(scope -> scope.since() > version);
    return known;
  }

  /** The names of the rights and scopes that the tested version has and this one lacks. */
  List<String> lacking() {
    Abi tested = of(TESTED);
    return Stream.concat(
            tested.fsRights().stream().filter(r -> r.since() > version).map(FsRight::key),
            tested.scopes().stream().filter(s -> s.since() > version).map(Scope::key))
        .toList();
  }
}
