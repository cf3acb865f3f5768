package io.zviz.containment;

import io.zviz.spi.launch.ChildStep.Contain;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathPattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A root on tmpfs, assembled from the host's own paths; the folder is {@code /work}. */
final class PlainRoot {
  private static final String WORK = "/work";
  private static final Path HOST = Path.of("/");
  private static final String LOADER_CACHE = "/etc/ld.so.cache";

  private final Bundle bundle;
  private final Contain contain;
  private final boolean audit;
  private final List<HostBinding> bindings;
  private final RootBuilder root;

  PlainRoot(Bundle bundle, Contain contain, boolean audit, List<HostBinding> bindings) {
    this.bindings = bindings;
    this.audit = audit;
    this.root = audit ? AuditBase.build() : new RootBuilder(new Node.Fresh(false));
    this.bundle = bundle;
    this.contain = contain;
  }

  ContainerRoot plan() {
    boolean restricts =
        contain.paths().stream().anyMatch(rule -> rule.access() == PathAccess.EXECUTABLE);
    if (!audit) {
      root.sealLater("/");
    }
    KernelFileSystems kernel = new KernelFileSystems(root);
    kernel.proc();
    kernel.dev();
    if (!audit) {
      links(RuleOrder.of(contain.paths(), this::expand, path -> path));
    }
    RuleOrder rules =
        RuleOrder.of(contain.paths(), this::expand, path -> root.view.find(path).path());
    RuleMounts mounts = new RuleMounts(root, rules, restricts, true, bindings);
    work(rules, mounts);
    mounts.apply();
    loaderCache();
    return new ContainerRoot(Optional.empty(), root);
  }

  /** Links of the host's root whose target is listed, such as /bin to usr/bin. */
  private void links(RuleOrder rules) {
    for (String name : root.view.host.names(HOST)) {
      Path entry = HOST.resolve(name);
      Optional<String> target = root.view.host.readLink(entry);
      if (target.isPresent()
          && root.view
              .host
              .real(entry)
              .filter(real -> rules.shownBy(real.toString()))
              .isPresent()) {
        root.link(entry.toString(), target.get());
      }
    }
  }

  private void work(RuleOrder rules, RuleMounts mounts) {
    boolean readonly = rules.names(WORK) && rules.access(WORK) == PathAccess.READONLY;
    MountAttributes attributes =
        readonly ? MountAttributes.READ_ONLY : mounts.writableAttributes(WORK);
    root.bind(WORK, bundle.root(), attributes, true);
  }

  /** Without the cache each exec costs the loader some twenty opens that fail. */
  private void loaderCache() {
    Path cache = Path.of(LOADER_CACHE);
    boolean loader = root.view.find("/usr/lib").exists() || root.view.find("/lib").exists();
    if (loader && !root.view.find(LOADER_CACHE).exists() && root.view.host.exists(cache)) {
      PathView.Found found = root.view.find(LOADER_CACHE);
      if (found.governing() instanceof Node.Fresh) {
        root.bind(LOADER_CACHE, cache, MountAttributes.READ_ONLY, false);
      }
    }
  }

  /** Globs are expanded on the host, and below /work in the working directory. */
  private List<String> expand(PathPattern glob) {
    Path folder = hostFolder(glob.parent());
    Pattern wanted = PathView.regex(glob.lastComponent());
    return root.view.host.names(folder).stream()
        .filter(name -> wanted.matcher(name).matches())
        .map(name -> PathView.child(glob.parent(), name))
        .toList();
  }

  private Path hostFolder(String path) {
    for (HostBinding binding : bindings) {
      if (PathView.covers(binding.destination(), path)) {
        return below(binding.source(), path.substring(binding.destination().length()));
      }
    }
    return PathView.covers(WORK, path)
        ? below(bundle.root(), path.substring(WORK.length()))
        : Path.of(path);
  }

  private static Path below(Path folder, String rest) {
    return rest.isEmpty() ? folder : folder.resolve(rest.substring(1));
  }
}
