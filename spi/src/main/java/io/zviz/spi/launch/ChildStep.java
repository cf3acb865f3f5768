package io.zviz.spi.launch;

import io.zviz.spi.policy.IntentId;
import java.util.Arrays;
import java.util.List;

/**
 * Something the child does to itself before it becomes the workload. The framework orders them:
 * namespaces, mounts, LSM label, no_new_privs, capabilities, Landlock, seccomp last.
 */
public sealed interface ChildStep extends LaunchStep
    permits ChildStep.LandlockRestrict,
        ChildStep.SeccompFilter,
        ChildStep.ExecLabel,
        ChildStep.Contain {
  /**
   * Restricts itself with Landlock (landlock(7)).
   *
   * @param handledFs LANDLOCK_ACCESS_FS_* bits that are refused unless granted
   * @param handledNet LANDLOCK_ACCESS_NET_* bits that are refused unless granted
   * @param scoped LANDLOCK_SCOPE_* bits
   * @param paths what is granted below which container path; paths exist
   * @param ports what is granted for which port
   * @param restrictFlags flags of landlock_restrict_self
   */
  record LandlockRestrict(
      long handledFs,
      long handledNet,
      long scoped,
      List<PathGrant> paths,
      List<PortGrant> ports,
      int restrictFlags)
      implements ChildStep {
    /** Copies the lists. */
    public LandlockRestrict {
      paths = List.copyOf(paths);
      ports = List.copyOf(ports);
    }

    @Override
    public String describe() {
      return "restrict itself with Landlock: %d path rules, %d port rules"
          .formatted(paths.size(), ports.size());
    }

    /**
     * Rights below a path.
     *
     * @param path absolute, inside the container, no symbolic link at the end
     * @param access LANDLOCK_ACCESS_FS_* bits; for a file without those of folders
     */
    public record PathGrant(String path, long access) {}

    /**
     * Rights for a port.
     *
     * @param port 0 to 65535
     * @param access LANDLOCK_ACCESS_NET_* bits
     */
    public record PortGrant(int port, long access) {}
  }

  /**
   * Installs a seccomp filter, the last thing before the workload starts.
   *
   * @param program {@code struct sock_filter[]} in the byte order of the host, 8 bytes each
   * @param listener whether the filter notifies the supervisor
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
  record SeccompFilter(byte[] program, boolean listener) implements ChildStep {
    /** Copies the program. */
    public SeccompFilter {
      program = program.clone();
    }

    @Override
    public byte[] program() {
      return program.clone();
    }

    @Override
    public String describe() {
      return "install the seccomp filter: %d instructions%s"
          .formatted(program.length / 8, listener ? ", with a listener" : "");
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof SeccompFilter other
          && listener == other.listener
          && Arrays.equals(program, other.program);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(program);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * Enters a label of the exclusive LSM at the next exec.
   *
   * @param attribute the file below {@code /proc/thread-self/attr}, such as {@code apparmor/exec}
   * @param text what is written
   * @param ownCategories whether two SELinux categories are appended to the text, as in {@code
   *     :c1,c2}, that no other run has while this one lives
   */
  record ExecLabel(String attribute, String text, boolean ownCategories) implements ChildStep {
    /** A label that is known as a whole. */
    public ExecLabel(String attribute, String text) {
      this(attribute, text, false);
    }

    @Override
    public String describe() {
      return "enter the label "
          + text
          + (ownCategories ? " with two categories of its own" : "")
          + " at exec";
    }
  }

  /**
   * Layer A as a whole: what the child's world consists of. Only the built-in backend says it.
   *
   * @param capabilities the numbers of the capabilities that stay
   * @param ambient the numbers of those that survive an exec
   * @param paths what the filesystem section says, most specific last
   * @param filesystemStated whether the profile has a filesystem section at all
   */
  record Contain(
      List<Integer> capabilities,
      List<Integer> ambient,
      List<PathRule> paths,
      boolean filesystemStated)
      implements ChildStep {
    /** Copies the lists. */
    public Contain {
      capabilities = List.copyOf(capabilities);
      ambient = List.copyOf(ambient);
      paths = List.copyOf(paths);
    }

    @Override
    public String describe() {
      return "enter new namespaces, build the mount tree from %d path rules, keep %d capabilities"
          .formatted(paths.size(), capabilities.size());
    }

    /**
     * A path rule of the profile.
     *
     * @param pattern the path or glob
     * @param access what may be done
     * @param intent the rule behind it
     */
    public record PathRule(
        io.zviz.spi.policy.PathPattern pattern,
        io.zviz.spi.policy.PathAccess access,
        IntentId intent) {}
  }
}
