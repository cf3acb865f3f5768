package io.zviz.backend.cgroups;

import io.zviz.spi.host.HostProbe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mounted control group hierarchy.
 *
 * @param unified whether it is version 2
 * @param part which group of it is mounted; the root of all, as a rule
 * @param root where it is mounted
 * @param options the options of the mount and of the hierarchy; a version 1 hierarchy names its
 *     controllers there
 */
record Hierarchy(boolean unified, Path part, Path root, Set<String> options) {
  /** Copies the set. */
  Hierarchy {
    options = Set.copyOf(options);
  }

  /** The hierarchies of a host, in the order in which they were mounted. */
  static List<Hierarchy> of(HostProbe host) {
    return host.read(Path.of("/proc/self/mountinfo")).stream()
        .flatMap(String::lines)
        .flatMap(line -> parse(line).stream())
        .toList();
  }

  /**
   * The folder of the group of this process (cgroups(7)); empty when the mount does not show it.
   */
  Optional<Path> own(HostProbe host) {
    return host.read(Path.of("/proc/self/cgroup")).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("0::/"))
        .map(line -> Path.of(line.substring("0::".length())))
        .filter(group -> group.startsWith(part) && !group.startsWith("/.."))
        .map(group -> root.resolve(part.relativize(group)))
        .findFirst();
  }

  /** Whether nothing can be made in it. */
  boolean readOnly() {
    return options.contains("ro");
  }

  /**
   * A line of mountinfo (proc_pid_mountinfo(5)): id, parent, device, root, mount point, mount
   * options, tags, a dash, type, source, options of the file system.
   */
  private static Optional<Hierarchy> parse(String line) {
    int dash = line.indexOf(" - ");
    if (dash < 0) {
      return Optional.empty();
    }
    String[] mount = line.substring(0, dash).split(" ", -1);
    String[] system = line.substring(dash + 3).split(" ", -1);
    if (mount.length < 6 || system.length < 3 || !system[0].startsWith("cgroup")) {
      return Optional.empty();
    }
    Set<String> options = new HashSet<>(Arrays.asList(mount[5].split(",")));
    options.addAll(Arrays.asList(system[2].split(",")));
    return Optional.of(
        new Hierarchy(
            system[0].equals("cgroup2"),
            Path.of(unescape(mount[3])),
            Path.of(unescape(mount[4])),
            options));
  }

  /** Space, tab, newline and backslash are written in octal there. */
  private static String unescape(String path) {
    return path.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
