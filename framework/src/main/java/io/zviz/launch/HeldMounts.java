package io.zviz.launch;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The kernel's file systems of a container, by the descriptors of their mounts.
 *
 * <p>Whoever can write to the root file system from outside, such as another container that shares
 * it, can rename what they are mounted on, and put something else there. Masks, devices and
 * whatever else the launch needs of them are therefore found below these descriptors, and never by
 * a path from the root.
 */
final class HeldMounts {
  private static final Set<String> HELD = Set.of("/proc", "/dev", "/sys");

  private final Map<String, Slot> all = new TreeMap<>();
  private final Map<String, Slot> onTop = new TreeMap<>();

  /**
   * Where a path is opened from.
   *
   * @param from a descriptor of a folder
   * @param relative the rest of the path
   */
  record Place(Slot from, String relative) {}

  /** Whether a mount is one of these; then its descriptor stays open until the exec. */
  boolean keep(String path, Slot mount) {
    if (!HELD.contains(path)) {
      return false;
    }
    all.put(path, mount);
    onTop.put(path, mount);
    return true;
  }

  /** Something is mounted at a path: what was there is not seen any more. */
  void cover(String path) {
    onTop.remove(path);
  }

  /** The container's own file system at a path, covered or not. */
  Slot of(String path) {
    return Objects.requireNonNull(all.get(path), path);
  }

  /** Where to open a path of the container. */
  Place find(String path, Slot root) {
    for (Map.Entry<String, Slot> mount : onTop.entrySet()) {
      if (path.startsWith(mount.getKey() + "/")) {
        return new Place(mount.getValue(), path.substring(mount.getKey().length() + 1));
      }
    }
    Slot mount = onTop.get(path);
    return mount == null ? new Place(root, path.substring(1)) : new Place(mount, ".");
  }
}
