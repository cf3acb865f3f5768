package io.zviz.resolve;

import java.util.List;

/**
 * What any program needs before its own code runs, and in order to end. Implied in allow-list mode,
 * as systemd implies its {@code @default}; no call among them opens, connects or changes anything
 * that outlives the process.
 */
final class Startup {
  /** The calls of {@code @startup}. */
  static final List<String> CALLS =
      List.of(
          "access",
          "arch_prctl",
          "brk",
          "close",
          "execve",
          "exit",
          "exit_group",
          "faccessat",
          "faccessat2",
          "fstat",
          "futex",
          "getrandom",
          "mmap",
          "mprotect",
          "munmap",
          "newfstatat",
          "pread64",
          "prlimit64",
          "restart_syscall",
          "rseq",
          "rt_sigreturn",
          "set_robust_list",
          "set_tid_address",
          "uprobe",
          "uretprobe");

  /** Without these nothing starts, or nothing ever ends. */
  static final List<String> ESSENTIAL = List.of("execve", "exit_group", "mmap");

  private Startup() {}

  /** What it means that one of them is refused. */
  static String refused(String name) {
    return switch (name) {
      case "execve" -> "execve is refused: only the command itself can be started, once";
      case "exit_group" -> "exit_group is refused: no program can end";
      case "rt_sigreturn" -> "rt_sigreturn is refused: no program survives a signal handler";
      default -> name + " is refused: programs need it to start or to end";
    };
  }
}
