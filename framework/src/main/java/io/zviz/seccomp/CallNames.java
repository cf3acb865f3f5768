package io.zviz.seccomp;

import io.zviz.sys.Errno;
import java.util.List;
import java.util.Set;

/** System calls that the filter has something particular to say about. */
final class CallNames {
  /** They open a file by its path: the broker opens it for the caller. */
  static final List<String> OPEN = List.of("openat", "open", "openat2", "creat");

  /** They run a program; the broker can look, but the path may change after that. */
  static final List<String> EXEC = List.of("execve", "execveat");

  /** They name an address in memory. */
  static final List<String> ADDRESS = List.of("connect", "bind", "sendto", "sendmsg", "sendmmsg");

  /** They make sockets; domain, type and protocol are numbers. */
  static final Set<String> SOCKET = Set.of("socket", "socketpair");

  /** It opens files past every path, by handles that can be guessed. */
  static final String OPEN_BY_HANDLE = "open_by_handle_at";

  /**
   * They do what other calls do, out of a filter's sight: io_uring opens files and sockets, clone3
   * makes namespaces, with flags in memory. Only their own name opens them.
   */
  static final Set<String> OUT_OF_SIGHT =
      Set.of("clone3", "io_uring_setup", "io_uring_enter", "io_uring_register");

  /** Callers of these fall back to an older call on ENOSYS, and give up on EPERM. */
  private static final Set<String> WITH_FALLBACK =
      Set.of(
          "cachestat",
          "clone3",
          "close_range",
          "epoll_pwait2",
          "faccessat2",
          "fchmodat2",
          "file_getattr",
          "futex_requeue",
          "futex_wait",
          "futex_waitv",
          "futex_wake",
          "getxattrat",
          "io_uring_enter",
          "io_uring_register",
          "io_uring_setup",
          "landlock_add_rule",
          "landlock_create_ruleset",
          "landlock_restrict_self",
          "listmount",
          "listxattrat",
          "map_shadow_stack",
          "memfd_secret",
          "mseal",
          "openat2",
          "preadv2",
          "pwritev2",
          "rseq",
          "statmount",
          "statx");

  private CallNames() {}

  /** The error number of a refused call. */
  static int errno(String call) {
    return WITH_FALLBACK.contains(call) ? Errno.ENOSYS : Errno.EPERM;
  }

  /** The calls that reach the same things as this one, itself among them; empty when alone. */
  static List<String> family(String call) {
    return List.of(OPEN, EXEC, ADDRESS).stream()
        .filter(family -> family.contains(call))
        .findFirst()
        .orElse(List.of());
  }
}
