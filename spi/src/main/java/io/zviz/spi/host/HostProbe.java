package io.zviz.spi.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The questions a backend may ask a host. Nothing it offers changes the host. Tests answer them
 * from tables.
 */
public interface HostProbe {
  /** The architecture of the kernel. */
  Architecture architecture();

  /** What {@code uname -r} prints; for messages only, never for a decision. */
  String kernelRelease();

  /** Whether the effective user is root with its capabilities in the initial user namespace. */
  boolean isRoot();

  /**
   * Whether this process may make namespaces and administer what is in them: it is root, or root of
   * a user namespace that an ordinary user has made.
   */
  default boolean mayMakeNamespaces() {
    return isRoot();
  }

  /** The text of a file of the kernel (procfs, sysfs, cgroupfs); empty when it cannot be read. */
  Optional<String> read(Path file);

  /** Whether a path exists. */
  boolean exists(Path path);

  /**
   * Whether this process may write to a file, or make entries in a folder: what access(2) answers.
   * Only for what the kernel then checks again.
   */
  boolean isWritable(Path path);

  /** The names in a folder, sorted; empty when it cannot be listed. */
  List<String> list(Path folder);

  /** Where a tool is, looked for in the system folders only, never in {@code PATH}. */
  Optional<Path> tool(String name);

  /** Runs a tool that changes nothing, 10 seconds at most. */
  ToolResult run(List<String> argv, String stdin);

  /** The same in a new network namespace that vanishes with it; fails without the right to one. */
  ToolResult runInNewNetwork(List<String> argv, String stdin);

  /**
   * What {@code landlock_create_ruleset(NULL, 0, flags)} answers: the ABI version with flag 1, the
   * errata with flag 2, or {@code -errno}.
   */
  int landlock(int flags);

  /**
   * What {@code seccomp(2)} answers, 0 or {@code -errno}; never installs a filter. By operation:
   *
   * <ul>
   *   <li>2, SECCOMP_GET_ACTION_AVAIL: {@code argument} is the action that is asked about; 0 when
   *       the kernel knows it.
   *   <li>1, SECCOMP_SET_MODE_FILTER: {@code argument} is a set of flags, the program is a null
   *       pointer; -EFAULT when the kernel knows all the flags, -EINVAL when not.
   *   <li>3, SECCOMP_GET_NOTIF_SIZES: {@code argument} is 0; 0 when there are notifications.
   * </ul>
   */
  int seccomp(int operation, int argument);

  /**
   * How a tool ended.
   *
   * @param status its exit status; 127 when there is no such tool, 124 when it took too long
   * @param stdout what it printed, at most 64 KiB
   * @param stderr what it complained about, at most 64 KiB
   */
  record ToolResult(int status, String stdout, String stderr) {
    /** Whether the tool succeeded. */
    public boolean ok() {
      return status == 0;
    }
  }
}
