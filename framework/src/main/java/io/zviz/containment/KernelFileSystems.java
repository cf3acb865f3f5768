package io.zviz.containment;

import io.zviz.spi.launch.ContainerPaths.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The container's own {@code /proc}, {@code /dev} and, where it is listed, {@code /sys}: lists of
 * the OCI runtime specification (devices) and of runc and Moby (masked and read-only paths).
 */
final class KernelFileSystems {
  private static final Path PROC = Path.of("/proc");
  private static final MountAttributes KERNEL = new MountAttributes(false, true, true);
  private static final MountAttributes DEVICES = new MountAttributes(false, false, true);

  private final RootBuilder root;

  KernelFileSystems(RootBuilder root) {
    this.root = root;
  }

  void proc() {
    root.mountNew("/proc", "proc", Map.of(), KERNEL);
    MountStep step = root.steps.get(root.steps.size() - 1);
    // The files of a new procfs instance are those of the host's, but for the processes.
    root.view.put("/proc", new Node.Host(PROC, false, false, step));
    KernelPaths.READONLY_PROC.stream()
        .map(root.view::find)
        .filter(PathView.Found::exists)
        .forEach(found -> root.rebind(found, KERNEL.sealed()));
    mask(KernelPaths.MASKED_PROC);
  }

  void dev() {
    root.mountNew("/dev", "tmpfs", Map.of("mode", "755", "size", "65536k"), DEVICES);
    root.view.put("/dev", new Node.Fresh(false));
    root.device("/dev/null", 1, 3);
    root.device("/dev/zero", 1, 5);
    root.device("/dev/full", 1, 7);
    root.device("/dev/random", 1, 8);
    root.device("/dev/urandom", 1, 9);
    root.device("/dev/tty", 5, 0);
    root.link("/dev/fd", "/proc/self/fd");
    root.link("/dev/stdin", "/proc/self/fd/0");
    root.link("/dev/stdout", "/proc/self/fd/1");
    root.link("/dev/stderr", "/proc/self/fd/2");
    root.link("/dev/ptmx", "pts/ptmx");
    root.mountNew(
        "/dev/pts",
        "devpts",
        Map.of("newinstance", "", "ptmxmode", "0666", "mode", "0620", "gid", "5"),
        DEVICES);
    root.mountNew("/dev/shm", "tmpfs", Map.of("mode", "1777", "size", "65536k"), KERNEL);
    root.sealLater("/dev");
  }

  void sys() {
    root.mountNew("/sys", "sysfs", Map.of(), KERNEL.sealed());
    MountStep step = root.steps.get(root.steps.size() - 1);
    root.view.put("/sys", new Node.Host(Path.of("/sys"), false, false, step));
    mask(KernelPaths.MASKED_SYS);
  }

  /** Covers the paths that exist; an empty list of masks is never an error. */
  void mask(List<String> paths) {
    for (String path : paths) {
      PathView.Found found = root.view.find(path);
      if (found.exists() && !(found.governing() instanceof Node.Opaque)) {
        root.mask(found);
      }
    }
  }

  /** Whether a path belongs to the kernel's own file systems. */
  static boolean owns(String path) {
    return PathView.covers("/proc", path)
        || PathView.covers("/sys", path)
        || PathView.covers("/dev", path);
  }

  /** A device of the host that a profile names: shown as it is. */
  boolean extraDevice(String path, boolean readonly) {
    Path host = Path.of(path);
    if (!PathView.covers("/dev", path)
        || root.view.kindOf(path) != Kind.MISSING
        || root.view.host.real(host).isEmpty()) {
      return false;
    }
    root.view
        .host
        .real(host)
        .ifPresent(
            real -> root.bind(path, real, new MountAttributes(readonly, false, true), false));
    return true;
  }
}
