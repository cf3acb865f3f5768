package io.zviz.backend.landlock;

import java.util.List;

/**
 * One version of the Landlock ABI.
 *
 * @param version as landlock_create_ruleset(2) counts; 0 for none
 * @param linux the first kernel with it, for messages only
 * @param adds what it adds over the one before, in words
 */
record Abi(int version, String linux, String adds) {
  /**
   * Every known version (Documentation/userspace-api/landlock.rst, "Previous limitations", and
   * security/landlock/syscalls.c, landlock_abi_version).
   */
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

  /** A kernel without Landlock. */
  static final Abi NONE = new Abi(0, "none", "nothing");

  /** The highest version that the tests have met in a kernel. */
  static final int TESTED = 7;

  /**
   * The highest version that is in the table. A newer kernel is asked for no more than this: a
   * right that nobody has looked at could break a workload or mean something else.
   */
  static final int KNOWN = TABLE.size();

  /** The version to use on a kernel that offers {@code offered}, at least 1. */
  static Abi usable(int offered) {
    return of(Math.min(offered, KNOWN));
  }

  /** The table's row; 0 for a kernel without Landlock. */
  static Abi of(int version) {
    return version == 0 ? NONE : TABLE.get(version - 1);
  }

  /** Whether a kernel of this version can be asked for something. */
  boolean knows(Feature feature) {
    return feature.since() <= version;
  }
}
