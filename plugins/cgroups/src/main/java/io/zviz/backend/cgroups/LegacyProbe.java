package io.zviz.backend.cgroups;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for version 1 hierarchies with controllers that profiles use. */
final class LegacyProbe {
  /** In use for limits; cpuacct only tells how much time was used. */
  private static final List<String> WANTED = List.of("blkio", "cpu", "cpuacct", "memory", "pids");

  private LegacyProbe() {}

  static Support probe(HostProbe host) {
    Map<String, Path> usable = new LinkedHashMap<>();
    boolean readOnly = false;
    for (Hierarchy hierarchy : Hierarchy.of(host)) {
      for (String controller : WANTED) {
        if (!hierarchy.unified() && hierarchy.options().contains(controller)) {
          readOnly |= hierarchy.readOnly();
          usable.putIfAbsent(controller, hierarchy.root());
        }
      }
    }
    if (usable.isEmpty()) {
      return new Support.NotImplemented(
          "no version 1 hierarchy with one of " + WANTED + " is mounted");
    }
    if (readOnly) {
      return new Support.NotEnabled(
          "version 1 hierarchies are mounted read-only", "mount -o remount,rw each of them");
    }
    if (!host.isRoot()) {
      return Support.ofRootOnly(host, "only root may make groups in " + usable.values());
    }
    Path memory = usable.getOrDefault("memory", Path.of("/sys/fs/cgroup/memory"));
    boolean swap = host.exists(memory.resolve("memory.memsw.limit_in_bytes"));
    return new Support.Available(
        "cgroup v1",
        Features.seen(host, usable, swap).asMap(),
        List.of("mounted: " + usable.keySet()));
  }
}
