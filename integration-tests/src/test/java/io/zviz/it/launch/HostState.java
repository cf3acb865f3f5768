package io.zviz.it.launch;

import io.zviz.it.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a container could leave behind on the host.
 *
 * @param mounts of this mount namespace
 * @param processes those that have something of the test's folder mounted: while one lives, so do
 *     its namespaces
 * @param cgroups control groups of these tests
 * @param children processes of this JVM
 * @param states names below the state root
 * @param descriptors how many descriptors this JVM has, without those of files
 */
public record HostState(
    SortedSet<String> mounts,
    SortedSet<String> processes,
    SortedSet<String> cgroups,
    SortedSet<Long> children,
    SortedSet<String> states,
    long descriptors) {
  /** How the names of the control groups of these tests start. */
  static final String CGROUP = "zviz-it-launch-";

  /** How it is now. */
  public static HostState now(Path stateRoot) {
    try {
      return new HostState(
          new TreeSet<>(Files.readAllLines(Path.of("/proc/self/mountinfo"))),
          processesNow(stateRoot.resolveSibling("")),
          Listing.cgroups(name -> name.startsWith(CGROUP)),
          ProcessHandle.current()
              .children()
              .map(ProcessHandle::pid)
              .collect(Collectors.toCollection(TreeSet::new)),
          Listing.names(stateRoot),
          descriptorsNow());
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  /** Processes whose mounts come from the test's folder, wherever they have been reparented to. */
  private static SortedSet<String> processesNow(Path folder) throws IOException {
    SortedSet<String> processes = new TreeSet<>();
    for (String pid : Listing.processes(Path.of("/proc"))) {
      try {
        Path mounts = Path.of("/proc", pid, "mountinfo");
        if (Files.readString(mounts).contains(folder.toString())) {
          processes.add(pid);
        }
      } catch (IOException ended) {
        // It is gone.
      }
    }
    return processes;
  }

  /** Pipes and pidfds; the JVM opens files such as jars when it likes. */
  private static long descriptorsNow() throws IOException {
    long count = 0;
    for (String name : List.copyOf(Listing.names(Path.of("/proc/self/fd")))) {
      try {
        String target = Files.readSymbolicLink(Path.of("/proc/self/fd", name)).toString();
        count += target.startsWith("pipe:") || target.startsWith("anon_inode:") ? 1 : 0;
      } catch (IOException closed) {
        // The listing's own descriptor.
      }
    }
    return count;
  }
}
