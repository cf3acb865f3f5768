package io.zviz.backend.cgroups;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for a version 2 hierarchy that holds controllers which profiles use. */
final class UnifiedProbe {
  static final List<String> WANTED = List.of("cpu", "io", "memory", "pids");

  private UnifiedProbe() {}

  static Support probe(HostProbe host) {
    Optional<Hierarchy> found = Hierarchy.of(host).stream().filter(Hierarchy::unified).findFirst();
    if (found.isEmpty()) {
      return new Support.NotEnabled(
          "no cgroup2 file system is mounted", "mount -t cgroup2 none /sys/fs/cgroup");
    }
    Path root = found.get().root();
    Set<String> offered = words(host, root.resolve("cgroup.controllers"));
    Map<String, Path> usable = new LinkedHashMap<>();
    WANTED.stream().filter(offered::contains).forEach(name -> usable.put(name, root));
    if (usable.isEmpty()) {
      return new Support.NotEnabled(
          root
              + "/cgroup.controllers holds "
              + offered.stream().sorted().toList()
              + ", none of "
              + WANTED,
          "boot with systemd.unified_cgroup_hierarchy=1 cgroup_no_v1=all, or use cgroup1");
    }
    return usable(host, found.get(), usable);
  }

  private static Support usable(HostProbe host, Hierarchy hierarchy, Map<String, Path> usable) {
    Path root = hierarchy.root();
    if (hierarchy.readOnly()) {
      return new Support.NotEnabled(root + " is mounted read-only", "mount -o remount,rw " + root);
    }
    if (!host.isRoot()) {
      return host.mayMakeNamespaces()
          ? new DelegatedProbe(host, hierarchy).probe()
          : Support.ofRootOnly(host, "only root may make groups in " + root);
    }
    Set<String> passedOn = words(host, root.resolve("cgroup.subtree_control"));
    if (!passedOn.containsAll(usable.keySet()) && isOccupied(host, root)) {
      return new Support.NotEnabled(
          root + " is no real root and holds processes, so it cannot pass controllers on",
          "move the processes of " + root + "/cgroup.procs into a group below it");
    }
    Features features = Features.seen(host, usable, swap(host, root));
    return new Support.Available(
        "cgroup2",
        features.asMap(),
        List.of(root + "/cgroup.controllers holds " + usable.keySet()));
  }

  /** Only a real root may hold processes and pass controllers on; only the others have a type. */
  private static boolean isOccupied(HostProbe host, Path root) {
    return host.exists(root.resolve("cgroup.type"))
        && !host.read(root.resolve("cgroup.procs")).orElse("").isBlank();
  }

  /** Groups below the root have the file when the kernel accounts for swap; the root never has. */
  private static boolean swap(HostProbe host, Path root) {
    List<Path> groups = host.list(root).stream().map(root::resolve).toList();
    boolean anyWithMemory = groups.stream().anyMatch(g -> host.exists(g.resolve("memory.max")));
    return anyWithMemory
        ? groups.stream().anyMatch(g -> host.exists(g.resolve("memory.swap.max")))
        : host.exists(Path.of("/proc/swaps"));
  }

  static Set<String> words(HostProbe host, Path file) {
    return Set.copyOf(Arrays.asList(host.read(file).orElse("").strip().split("\\s+")));
  }
}
