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
 * @param delegated whether the controllers are those of a group that an ordinary user has
 */
record Features(
    SortedMap<String, Path> controllers, boolean swap, Set<String> devices, boolean delegated) {
  private static final String CONTROLLER = "controller.";
  private static final String SWAP = "swap";
  private static final String DELEGATED = "delegated";
  private static final String DEVICES = "block-devices";

  /** Copies the collections. */
  Features {
    controllers = Collections.unmodifiableSortedMap(new TreeMap<>(controllers));
    devices = Set.copyOf(devices);
  }

  /** What a probe sees: these controllers, and the host's block devices. */
  static Features seen(HostProbe host, Map<String, Path> controllers, boolean swap) {
    Set<String> devices = Set.copyOf(host.list(Path.of("/sys/dev/block")));
    return new Features(new TreeMap<>(controllers), swap, devices, false);
  }

  /** The same in a group that an ordinary user has. */
  Features ofUser() {
    return new Features(controllers, swap, devices, true);
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
    boolean swap = "yes".equals(map.get(SWAP));
    return Optional.of(new Features(controllers, swap, devices, map.containsKey(DELEGATED)));
  }

  /** As a probe reports it. */
  SortedMap<String, String> asMap() {
    SortedMap<String, String> map = new TreeMap<>();
    controllers.forEach((name, root) -> map.put(CONTROLLER + name, root.toString()));
    map.put(SWAP, swap ? "yes" : "no");
    if (delegated) {
      map.put(DELEGATED, "yes");
    }
    map.put(DEVICES, String.join(" ", devices.stream().sorted().toList()));
    return map;
  }
}
