package io.zviz.containment;

import java.util.List;

/**
 * A limit of the first process, inherited by all others (setrlimit(2)).
 *
 * @param type such as {@code RLIMIT_NOFILE}
 * @param soft what is in force
 * @param hard what the process may raise it to
 */
public record ResourceLimit(String type, long soft, long hard) {
  // In the order of their numbers, include/uapi/asm-generic/resource.h.
  private static final List<String> TYPES =
      List.of(
          "RLIMIT_CPU",
          "RLIMIT_FSIZE",
          "RLIMIT_DATA",
          "RLIMIT_STACK",
          "RLIMIT_CORE",
          "RLIMIT_RSS",
          "RLIMIT_NPROC",
          "RLIMIT_NOFILE",
          "RLIMIT_MEMLOCK",
          "RLIMIT_AS",
          "RLIMIT_LOCKS",
          "RLIMIT_SIGPENDING",
          "RLIMIT_MSGQUEUE",
          "RLIMIT_NICE",
          "RLIMIT_RTPRIO",
          "RLIMIT_RTTIME");

  /** Refuses a type that the kernel does not know. */
  public ResourceLimit {
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException("no resource limit " + type);
    }
  }

  /** The number that the kernel uses. */
  public int number() {
    return TYPES.indexOf(type);
  }
}
