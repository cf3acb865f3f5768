package io.zviz.containment;

import io.zviz.spi.launch.ContainerPaths.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Steps and view of a root under construction; each method keeps the two the same. */
final class RootBuilder {
  private static final int FOLDER_MODE = 0755;

  /** A tmpfs of ours may take this much memory at most; the cgroup limits it further. */
  private static final String WRITABLE_SIZE = "size=50%";

  final PathView view;
  final List<MountStep> steps = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  private final SortedSet<String> seals = new TreeSet<>();

  RootBuilder(Node root) {
    view = new PathView(root);
  }

  /** All steps; what has to become read-only last comes last, the deepest first. */
  List<MountStep> finish() {
    List<MountStep> all = new ArrayList<>(steps);
    new ArrayList<>(seals)
        .stream()
            .sorted(java.util.Comparator.reverseOrder())
            .forEach(path -> all.add(new MountStep.Seal(path)));
    return List.copyOf(all);
  }

  void note(String note) {
    notes.add(note);
  }

  void sealLater(String path) {
    seals.add(path);
  }

  /** Makes a folder and those above it. */
  void folder(String path) {
    if (view.find(path).exists()) {
      return;
    }
    folder(PathView.parent(path));
    Node above = view.governing(path);
    steps.add(new MountStep.Folder(path, FOLDER_MODE));
    view.put(path, new Node.Fresh(above.writable()));
  }

  /** Makes something to mount on. */
  void mountPoint(String path, boolean isFolder) {
    if (isFolder) {
      folder(path);
      return;
    }
    folder(PathView.parent(path));
    if (!view.find(path).exists()) {
      steps.add(new MountStep.EmptyFile(path));
    }
  }

  void link(String path, String target) {
    folder(PathView.parent(path));
    steps.add(new MountStep.Link(path, target));
    view.put(path, new Node.SymbolicLink(target));
  }

  void device(String path, int major, int minor) {
    steps.add(new MountStep.Device(path, major, minor));
    view.put(path, new Node.Opaque(false, false));
  }

  /** Mounts something of the host at a path that may have to be made. */
  void bind(String path, Path source, MountAttributes attributes, boolean own) {
    mountPoint(path, view.host.leadsToFolder(source));
    MountStep step = new MountStep.HostBind(path, source, attributes);
    steps.add(step);
    view.put(path, new Node.Host(source, !attributes.readonly(), own, step));
  }

  /** Mounts a new, empty file system that can be written to. */
  void tmpfs(String path, String mode, MountAttributes attributes) {
    folder(path);
    String[] size = WRITABLE_SIZE.split("=", 2);
    mountNew(path, "tmpfs", Map.of("mode", mode, size[0], size[1]), attributes);
  }

  void mountNew(String path, String type, Map<String, String> options, MountAttributes attributes) {
    folder(path);
    steps.add(MountStep.NewMount.of(path, type, options, attributes));
    view.put(path, new Node.Fresh(!attributes.readonly()));
  }

  void freshFile(String path, MountAttributes attributes) {
    steps.add(new MountStep.FreshFile(path, attributes));
    view.put(path, new Node.Opaque(false, true));
  }

  /** Gives a part of what is shown other attributes. */
  void rebind(PathView.Found found, MountAttributes attributes) {
    MountStep step = new MountStep.Rebind(found.path(), attributes);
    steps.add(step);
    boolean own = !(found.governing() instanceof Node.Host host) || host.own();
    found
        .host()
        .ifPresentOrElse(
            host -> view.put(found.path(), new Node.Host(host, !attributes.readonly(), own, step)),
            () -> view.put(found.path(), new Node.Fresh(!attributes.readonly())));
  }

  void mask(PathView.Found found) {
    boolean isFolder = found.kind() == Kind.FOLDER;
    steps.add(new MountStep.Mask(found.path(), isFolder));
    view.put(found.path(), new Node.Opaque(isFolder, false));
  }

  /**
   * Replaces a folder of the host by one of our own that shows the same entries, so that a mount
   * point can be made in it without touching the host.
   */
  void explode(String path, Path source, Node.Host shown) {
    List<MountStep> replacement = new ArrayList<>();
    replacement.add(
        MountStep.NewMount.of(
            path, "tmpfs", Map.of("mode", "755"), new MountAttributes(false, true, true)));
    view.put(path, new Node.Fresh(false));
    for (String name : view.host.names(source)) {
      Path entry = source.resolve(name);
      String at = PathView.child(path, name);
      Optional<String> target = view.host.readLink(entry);
      if (target.isPresent()) {
        replacement.add(new MountStep.Link(at, target.get()));
        view.putIfAbsent(at, new Node.SymbolicLink(target.get()));
        continue;
      }
      boolean isFolder = view.host.isFolder(entry);
      replacement.add(
          isFolder ? new MountStep.Folder(at, FOLDER_MODE) : new MountStep.EmptyFile(at));
      MountStep bind = new MountStep.HostBind(at, entry, MountAttributes.READ_ONLY);
      replacement.add(bind);
      view.putIfAbsent(at, new Node.Host(entry, false, shown.own(), bind));
    }
    // Right behind the mount that shows the folder: mounts inside of it that were planned before
    // must come on top of this one.
    steps.addAll(steps.indexOf(shown.step()) + 1, replacement);
    sealLater(path);
  }
}
