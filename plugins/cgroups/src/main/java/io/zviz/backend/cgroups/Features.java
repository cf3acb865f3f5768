package io.zviz.backend.cgroups;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a probe found, as the features of a {@link Support.Available}.
 *
 * @param controllers every usable controller and the root of its hierarchy
 * @param swap whether swap is accounted for, so that it can be limited
 * @param devices the numbers of the block devices, {@code major:minor}
 */
record Features(SortedMap<String, Path> controllers, boolean swap, Set<String> devices) {
  private static final String CONTROLLER = "controller.";
  private static final String SWAP = "swap";
  private static final String DEVICES = "block-devices";

  /** Copies the collections. */
  Features {
    controllers = Collections.unmodifiableSortedMap(new TreeMap<>(controllers));
    devices = Set.copyOf(devices);
  }

  /** What a probe sees: these controllers, and the host's block devices. */
  static Features seen(HostProbe host, Map<String, Path> controllers, boolean swap) {
    Set<String> devices = Set.copyOf(host.list(Path.of("/sys/dev/block")));
    return new Features(new TreeMap<>(controllers), swap, devices);
  }

  /** What a probe found; empty when it did not find the backend available. */
  static Optional<Features> of(Support support) {
    if (!(support instanceof Support.Available available)) {
      return Optional.empty();
    }
    SortedMap<String, String> map = available.features();
    SortedMap<String, Path> controllers = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          if (name.startsWith(CONTROLLER)) {
            controllers.put(name.substring(CONTROLLER.length()), Path.of(value));
          }
        });
    Set<String> devices = Set.of(map.getOrDefault(DEVICES, "").split(" "));
    return Optional.of(new Features(controllers, "yes".equals(map.get(SWAP)), devices));
  }

  /** As a probe reports it. */
  SortedMap<String, String> asMap() {
    SortedMap<String, String> map = new TreeMap<>();
    controllers.forEach((name, root) -> map.put(CONTROLLER + name, root.toString()));
    map.put(SWAP, swap ? "yes" : "no");
    map.put(DEVICES, String.join(" ", devices.stream().sorted().toList()));
    return map;
  }
}
