package io.zviz.containment;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.launch.ContainerPaths.Kind;
import io.zviz.spi.policy.PathAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns path rules into mounts, on top of a root that has its base already. */
final class RuleMounts {
  private final RootBuilder root;
  private final RuleOrder rules;
  private final boolean restrictsExecutables;
  private final boolean hostRoot;
  private final KernelFileSystems kernel;
  private final SortedMap<String, HostBinding> bindings = new TreeMap<>();

  /**
   * Rules for one root.
   *
   * @param hostRoot whether a listed path means the host's own file of that name (plain directory
   *     mode); otherwise only what the bundle has can be shown
   * @param bindings what is shown whatever is there
   */
  RuleMounts(
      RootBuilder root,
      RuleOrder rules,
      boolean restrictsExecutables,
      boolean hostRoot,
      List<HostBinding> bindings) {
    this.root = root;
    this.rules = rules;
    this.restrictsExecutables = restrictsExecutables;
    this.hostRoot = hostRoot;
    this.kernel = new KernelFileSystems(root);
    bindings.forEach(
        binding -> this.bindings.put(root.view.find(binding.destination()).path(), binding));
  }

  void apply() {
    if (hostRoot && rules.names("/")) {
      wholeHost();
    }
    SortedSet<String> paths = new TreeSet<>(rules.paths());
    paths.addAll(bindings.keySet());
    for (String path : paths) {
      if (bindings.containsKey(path)) {
        show(path, bindings.get(path));
        continue;
      }
      if ("/".equals(path) && rules.access(path) != PathAccess.HIDDEN) {
        continue; // the root's own mount says it
      }
      switch (rules.access(path)) {
        case READONLY, EXECUTABLE -> readonly(path);
        case WRITABLE -> writable(path);
        case HIDDEN -> hidden(path);
      }
    }
    rules.executables().forEach(this::executable);
  }

  /** The root is assembled from its entries: it is a file system of the container's own. */
  private void wholeHost() {
    if (rules.access("/") == PathAccess.WRITABLE) {
      throw new ZvizException(
          ContainmentError.BAD_PATH_RULE,
          "the root of a plain working directory cannot be writable as a whole; list folders");
    }
    for (String name : root.view.host.names(Path.of("/"))) {
      String path = PathView.child("/", name);
      if (!rules.names(path) && !root.view.find(path).exists() && !KernelFileSystems.owns(path)) {
        readonly(path);
      }
    }
  }

  /** A mount on top of what is there; nothing is made on the host but in a folder of the user's. */
  private void show(String path, HostBinding binding) {
    PathView.Found found = root.view.find(path);
    if (!found.exists()) {
      makeRoom(found);
    }
    MountAttributes attributes =
        binding.readonly() ? MountAttributes.READ_ONLY : writableAttributes(found.path());
    root.bind(found.path(), binding.source(), attributes, true);
  }

  /** What a writable place allows besides writing. */
  MountAttributes writableAttributes(String path) {
    boolean executable =
        restrictsExecutables ? rules.executable(path) : PathView.covers("/work", path);
    return new MountAttributes(false, true, !executable);
  }

  private void readonly(String path) {
    PathView.Found found = root.view.find(path);
    if (found.exists()) {
      if (found.governing().writable() && !KernelFileSystems.owns(found.path())) {
        root.rebind(found, MountAttributes.READ_ONLY);
      }
      return;
    }
    if ("/sys".equals(found.path())) {
      kernel.sys();
      return;
    }
    if (kernel.extraDevice(found.path(), true)) {
      return;
    }
    Optional<Path> source = hostRoot ? root.view.host.real(Path.of(path)) : Optional.empty();
    if (source.isEmpty() || found.governing() instanceof Node.Host) {
      root.note(path + " does not exist and is skipped");
      return;
    }
    root.bind(found.path(), source.get(), MountAttributes.READ_ONLY, false);
  }

  private void writable(String path) {
    PathView.Found found = root.view.find(path);
    if (KernelFileSystems.owns(found.path())) {
      if (!found.governing().writable() && !kernel.extraDevice(found.path(), false)) {
        root.note(path + " belongs to the kernel and stays as it is");
      }
    } else if (found.exists()) {
      openUp(found);
    } else {
      create(found);
    }
  }

  private void openUp(PathView.Found found) {
    MountAttributes attributes = writableAttributes(found.path());
    if (found.governing().writable()) {
      return;
    }
    boolean own = found.governing() instanceof Node.Host host && host.own();
    if (own) {
      root.rebind(found, attributes);
    } else if (found.kind() == Kind.FOLDER) {
      root.tmpfs(found.path(), mode(found.path()), attributes);
    } else {
      root.freshFile(found.path(), attributes);
    }
  }

  private void create(PathView.Found missing) {
    PathView.Found above = makeRoom(missing);
    MountAttributes attributes = writableAttributes(missing.path());
    root.folder(missing.path());
    if (above.governing() instanceof Node.Host host && host.own()) {
      if (!host.writable()) {
        root.rebind(root.view.find(missing.path()), attributes);
      }
    } else if (!above.governing().writable()) {
      root.tmpfs(missing.path(), mode(missing.path()), attributes);
    }
  }

  /**
   * Lets something be made at a path without touching the host's own files.
   *
   * @return the nearest folder above it
   */
  private PathView.Found makeRoom(PathView.Found missing) {
    String existing = missing.path();
    PathView.Found above = missing;
    while (!above.exists()) {
      existing = PathView.parent(existing);
      above = root.view.find(existing);
    }
    if (above.kind() != Kind.FOLDER) {
      throw new ZvizException(
          ContainmentError.BAD_PATH_RULE,
          missing.path() + " cannot be made in the container: " + existing + " is not a folder");
    }
    if (above.governing() instanceof Node.Host host && !host.own()) {
      root.explode(above.path(), above.host().orElseThrow(), host);
    }
    return above;
  }

  private void hidden(String path) {
    PathView.Found found = root.view.find(path);
    if ("/".equals(found.path())) {
      throw new ZvizException(
          ContainmentError.BAD_PATH_RULE, "the root cannot be hidden; leave paths out instead");
    }
    Optional<Path> host =
        found.exists() || !hostRoot ? found.host() : root.view.host.real(Path.of(path));
    boolean covered = found.governing() instanceof Node.Opaque;
    if (found.exists() && !covered) {
      cover(found);
    } else if (!covered && host.isEmpty()) {
      root.note(path + " does not exist and is skipped");
    }
    host.ifPresent(this::coverAliases);
  }

  private void cover(PathView.Found found) {
    if (found.kind() == Kind.FOLDER && rules.shows(found.path())) {
      showOnlyWhatIsListed(found);
    } else {
      root.mask(found);
    }
  }

  /** A hidden folder with visible paths below it can be crossed, but not listed. */
  private void showOnlyWhatIsListed(PathView.Found found) {
    List<String> visible =
        rules.paths().stream()
            .filter(path -> PathView.covers(found.path(), path))
            .filter(path -> rules.access(path) != PathAccess.HIDDEN)
            .toList();
    Map<String, PathView.Found> before = new TreeMap<>();
    visible.forEach(path -> before.put(path, root.view.find(path)));
    root.mountNew(
        found.path(), "tmpfs", Map.of("mode", "111"), new MountAttributes(false, true, true));
    root.view.put(found.path(), new Node.Fresh(false));
    root.sealLater(found.path());
    boolean own = found.governing() instanceof Node.Host host && host.own();
    for (String path : visible) {
      boolean writable = own && rules.access(path) == PathAccess.WRITABLE;
      MountAttributes attributes = writable ? writableAttributes(path) : MountAttributes.READ_ONLY;
      PathView.Found was = before.get(path);
      if (was != null && was.host().isPresent() && !root.view.find(path).exists()) {
        root.bind(path, was.host().get(), attributes, own);
      }
    }
  }

  /** The same file may be shown at a second place, such as a working directory below /home. */
  private void coverAliases(Path host) {
    for (Map.Entry<String, Node> entry : new ArrayList<>(root.view.nodes().entrySet())) {
      if (entry.getValue() instanceof Node.Host shown
          && !host.equals(shown.source())
          && host.startsWith(shown.source())) {
        String alias = PathView.child(entry.getKey(), shown.source().relativize(host).toString());
        PathView.Found found = root.view.find(alias);
        boolean same = found.host().map(host::equals).orElse(false);
        if (same && found.governing() instanceof Node.Host && !rules.names(alias)) {
          cover(found);
        }
      }
    }
  }

  private void executable(String path) {
    PathView.Found found = root.view.find(path);
    if (!found.exists()) {
      if (!rules.names(path)) {
        readonly(path);
      }
    } else if (!"/".equals(found.path())
        && found.governing() instanceof Node.Host host
        && host.own()
        && host.writable()) {
      root.rebind(found, MountAttributes.READ_WRITE);
    }
  }

  /** The usual temporary folders are for everybody, with the sticky bit. */
  private static String mode(String path) {
    Path host = Path.of(path);
    boolean temporary =
        path.endsWith("/tmp") || (path.equals("/dev/shm") && Files.isDirectory(host));
    return temporary ? "1777" : "755";
  }
}
