package io.zviz.containment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands below the rules when a plain working directory is only audited: the rest of the
 * host's root too, so that a command can show what its profile lacks. What is written to it goes to
 * a throw-away overlay; other file systems of the host are read-only; {@code /run}, with the
 * sockets of the host's services, is empty.
 */
final class AuditBase {
  private static final Path HOST = Path.of("/");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4; // proc(5)
  private static final List<String> OWN = List.of("/proc", "/sys", "/dev", "/run");

  private final RootBuilder root;

  private AuditBase(RootBuilder root) {
    this.root = root;
  }

  static RootBuilder build() {
    MountStep overlay = new MountStep.ThrowAway("/", HOST);
    // Not writable for the rules: a writable path becomes a tmpfs of its own, as in earnest.
    RootBuilder root = new RootBuilder(new Node.Host(HOST, false, false, overlay));
    root.steps.add(overlay);
    new AuditBase(root).addFileSystems();
    return root;
  }

  private void addFileSystems() {
    List<String> bound = new ArrayList<>(OWN);
    for (String point : mountPoints()) {
      boolean covered = bound.stream().anyMatch(path -> PathView.covers(path, point));
      if (!covered && root.view.host.leadsToFolder(Path.of(point))) {
        root.bind(point, Path.of(point), MountAttributes.READ_ONLY, false);
        bound.add(point);
      }
    }
    root.mountNew("/run", "tmpfs", Map.of("mode", "755"), new MountAttributes(true, true, true));
    new KernelFileSystems(root).sys();
  }

  /** Folders before what is below them; names with spaces are escaped there and left out. */
  static List<String> mountPoints() {
    try {
      return Files.readAllLines(MOUNTS).stream()
          .map(line -> line.split(" ", -1)[MOUNT_POINT])
          .filter(point -> !"/".equals(point) && point.indexOf('\\') < 0)
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
