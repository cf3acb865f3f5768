package io.zviz.host;

/** Who this process is, read from the texts of procfs. */
final class Credentials {
  // include/uapi/linux/capability.h
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_ADMIN = 21;
  private static final long NEEDED = 1L << CAP_NET_ADMIN | 1L << CAP_SYS_ADMIN;

  private Credentials() {}

  /**
   * Whether the process is root of the initial user namespace and can administer it. A container's
   * root fails this by its id map or by its capabilities.
   *
   * @param status the text of {@code /proc/self/status}
   * @param uidMap the text of {@code /proc/self/uid_map}
   */
  static boolean isRoot(String status, String uidMap) {
    boolean initialNamespace = uidMap.strip().matches("0\\s+0\\s+4294967295");
    return initialNamespace && isAdministrator(status);
  }

  /**
   * Whether the process is root of its user namespace and can administer it.
   *
   * @param status the text of {@code /proc/self/status}
   */
  static boolean isAdministrator(String status) {
    return effectiveUid(status) == 0 && hasCapabilities(status);
  }

  private static long effectiveUid(String status) {
    return Long.parseLong(field(status, "Uid", "-1 -1").split("\\s+", -1)[1]);
  }

  private static boolean hasCapabilities(String status) {
    long effective = Long.parseUnsignedLong(field(status, "CapEff", "0"), 16);
    return (effective & NEEDED) == NEEDED;
  }

  private static String field(String status, String name, String absent) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse(absent);
  }
}
