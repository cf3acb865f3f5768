package io.zviz.containment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What takes the place of steps that only root of the initial user namespace can do: nobody else
 * makes devices (mknod(2)), gives terminals to a group that the namespace does not know, or looks
 * below what the host has mounted (mount_namespaces(7)): a root under a throw-away layer becomes
 * one of its folders each.
 */
final class RootlessSteps {
  private static final MountAttributes DEVICE = new MountAttributes(false, false, true);

  private RootlessSteps() {}

  static List<MountStep> of(List<MountStep> steps) {
    List<MountStep> replaced = new ArrayList<>();
    for (MountStep step : steps) {
      if (step instanceof MountStep.Device device) {
        replaced.add(new MountStep.EmptyFile(device.path()));
        replaced.add(new MountStep.HostBind(device.path(), Path.of(device.path()), DEVICE));
      } else if (step instanceof MountStep.NewMount mount) {
        replaced.add(withoutGroup(mount));
      } else if (step instanceof MountStep.ThrowAway root) {
        replaced.addAll(folders(root, steps));
      } else {
        replaced.add(step);
      }
    }
    return List.copyOf(replaced);
  }

  private static MountStep withoutGroup(MountStep.NewMount mount) {
    SortedMap<String, String> options = new TreeMap<>(mount.options());
    options.remove("gid");
    return new MountStep.NewMount(mount.path(), mount.type(), options, mount.attributes());
  }

  private static List<MountStep> folders(MountStep.ThrowAway root, List<MountStep> steps) {
    HostFiles host = new HostFiles();
    List<MountStep> made = new ArrayList<>();
    for (String name : host.names(root.lower())) {
      Path entry = root.lower().resolve(name);
      String path = PathView.child(root.path(), name);
      if (host.readLink(entry).isPresent()) {
        made.add(new MountStep.Link(path, host.readLink(entry).get()));
      } else if (host.isFolder(entry)) {
        made.add(new MountStep.Folder(path, 0755));
        content(path, entry, steps).ifPresent(made::add);
      }
    }
    return made;
  }

  /**
   * A layer over a folder would show what mounts of the host cover below it: the kernel refuses.
   */
  private static Optional<MountStep> content(String path, Path entry, List<MountStep> steps) {
    boolean covered = steps.stream().anyMatch(step -> isMount(step) && step.path().equals(path));
    if (covered) {
      return Optional.empty();
    }
    boolean holdsMounts =
        AuditBase.mountPoints().stream()
            .anyMatch(point -> !point.equals(path) && PathView.covers(path, point));
    return Optional.of(
        holdsMounts
            ? new MountStep.HostBind(path, entry, MountAttributes.READ_ONLY)
            : new MountStep.ThrowAway(path, entry));
  }

  private static boolean isMount(MountStep step) {
    return step instanceof MountStep.HostBind || step instanceof MountStep.NewMount;
  }
}
