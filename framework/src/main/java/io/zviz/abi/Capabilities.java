package io.zviz.abi;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The capabilities of Linux by number, include/uapi/linux/capability.h. */
public final class Capabilities {
  private static final List<String> NAMES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP",
          "CAP_MAC_OVERRIDE",
          "CAP_MAC_ADMIN",
          "CAP_SYSLOG",
          "CAP_WAKE_ALARM",
          "CAP_BLOCK_SUSPEND",
          "CAP_AUDIT_READ",
          "CAP_PERFMON",
          "CAP_BPF",
          "CAP_CHECKPOINT_RESTORE");

  /**
   * What Docker gives a container unless it is told otherwise (moby,
   * daemon/pkg/oci/caps/defaults.go), by name; other engines give these or fewer.
   */
  public static final List<String> ENGINE_DEFAULT =
      List.of(
          "CAP_AUDIT_WRITE",
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_MKNOD",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_RAW",
          "CAP_SETFCAP",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");

  private Capabilities() {}

  /** The number of a capability, by its name such as {@code CAP_CHOWN}; empty for no such name. */
  public static OptionalInt number(String name) {
    int number = NAMES.indexOf(name);
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The name of a capability; empty when the number is above {@link #highest()} or negative. */
  public static Optional<String> name(int number) {
    return number >= 0 && number < NAMES.size() ? Optional.of(NAMES.get(number)) : Optional.empty();
  }

  /**
   * A set of capabilities as the kernel writes it.
   *
   * @param names known ones
   * @return a bit each
   */
  public static long mask(Iterable<String> names) {
    long mask = 0;
    for (String name : names) {
      mask |= 1L << number(name).orElseThrow();
    }
    return mask;
  }

  /** All names, in the order of their numbers, from 0. */
  public static List<String> names() {
    return NAMES;
  }

  /** The highest number; a newer kernel may have more (cap_last_cap). */
  public static int highest() {
    return NAMES.size() - 1;
  }
}
