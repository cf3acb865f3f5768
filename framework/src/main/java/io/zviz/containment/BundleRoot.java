package io.zviz.containment;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.launch.ChildStep.Contain;
import io.zviz.spi.policy.PathAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A root that is a root file system of the bundle. What is written to its writable paths stays in
 * the bundle, as users of OCI bundles expect.
 */
final class BundleRoot {
  private final Bundle bundle;
  private final Contain contain;
  private final List<HostBinding> bindings;
  private final RootBuilder root;
  private final KernelFileSystems kernel;
  private final RuleOrder rules;

  BundleRoot(Bundle bundle, Contain contain, List<HostBinding> bindings) {
    this.bindings = bindings;
    this.bundle = bundle;
    this.contain = contain;
    boolean readonly =
        contain.filesystemStated()
            ? !listsRootAsWritable(contain)
            : bundle.config().map(OciConfig::rootReadonly).orElse(true);
    MountAttributes attributes = new MountAttributes(readonly, true, false);
    MountStep base = new MountStep.HostBind("/", bundle.root(), attributes);
    root = new RootBuilder(new Node.Host(bundle.root(), !readonly, true, base));
    kernel = new KernelFileSystems(root);
    rules = RuleOrder.of(contain.paths(), root.view::expand, path -> root.view.find(path).path());
    root.steps.add(base);
    if (readonly) {
      root.sealLater("/");
    }
  }

  private static boolean listsRootAsWritable(Contain contain) {
    return contain.paths().stream()
        .anyMatch(
            rule -> rule.access() == PathAccess.WRITABLE && "/".equals(rule.pattern().text()));
  }

  ContainerRoot plan() {
    List.of("/proc", "/dev", "/sys").forEach(this::refuseLink);
    kernel.proc();
    kernel.dev();
    bundle.config().ifPresent(this::configured);
    boolean restricts =
        contain.paths().stream().anyMatch(rule -> rule.access() == PathAccess.EXECUTABLE);
    RuleMounts mounts = new RuleMounts(root, rules, restricts, false, bindings);
    mounts.apply();
    return new ContainerRoot(Optional.of(bundle.root()), root);
  }

  /** CVE-2023-27561 and its kin: mounts that a link in the image would send elsewhere. */
  private void refuseLink(String path) {
    if (Files.isSymbolicLink(bundle.root().resolve(path.substring(1)))) {
      throw new ZvizException(
          ContainmentError.SYMLINK_DESTINATION,
          bundle.root() + path + " is a symbolic link; zviz mounts there and wants a folder");
    }
  }

  private void configured(OciConfig config) {
    for (OciMount mount : config.mounts()) {
      mount(mount);
    }
    for (String path : config.readonlyPaths()) {
      PathView.Found found = root.view.find(path);
      if (found.exists() && found.governing().writable()) {
        root.rebind(found, MountAttributes.READ_ONLY);
      }
    }
    kernel.mask(config.maskedPaths());
  }

  private void mount(OciMount mount) {
    PathView.Found found = root.view.find(mount.destination());
    MountAttributes attributes = attributes(mount);
    if (mount.isBind()) {
      bind(mount, found.path(), attributes);
      return;
    }
    switch (mount.type()) {
      case "proc", "devpts" -> {} // always there, always our own
      case "tmpfs" -> {
        if (!KernelFileSystems.owns(found.path())) {
          root.mountNew(found.path(), "tmpfs", options(mount), attributes);
        }
      }
      case "mqueue" -> root.mountNew(found.path(), "mqueue", Map.of(), attributes);
      case "sysfs" -> kernel.sys();
      case "cgroup", "cgroup2" ->
          root.note(mount.destination() + ": the control groups are not shown in the container");
      default ->
          throw new ZvizException(
              ContainmentError.UNSUPPORTED_CONFIG,
              "mounts: zviz does not mount the type \"%s\" at %s"
                  .formatted(mount.type(), mount.destination()));
    }
  }

  private void bind(OciMount mount, String path, MountAttributes attributes) {
    Path source =
        root.view
            .host
            .real(bundle.folder().resolve(mount.source()))
            .orElseThrow(
                () ->
                    new ZvizException(
                        ContainmentError.BAD_CONFIG,
                        "mounts: the source " + mount.source() + " does not exist"));
    if (PathView.covers("/proc", path)) {
      throw new ZvizException(
          ContainmentError.UNSUPPORTED_CONFIG, "mounts: zviz does not mount over " + path);
    }
    root.bind(path, source, attributes, true);
  }

  /** A profile with a filesystem section narrows: unlisted mounts are read-only. */
  private MountAttributes attributes(OciMount mount) {
    boolean narrowed = contain.filesystemStated() && !listedWritable(mount.destination());
    return new MountAttributes(
        mount.readonly() || narrowed,
        !mount.options().contains("dev"),
        mount.options().contains("noexec"));
  }

  private boolean listedWritable(String path) {
    List<String> covering = new ArrayList<>();
    rules.paths().stream().filter(rule -> PathView.covers(rule, path)).forEach(covering::add);
    return !covering.isEmpty()
        && rules.access(covering.get(covering.size() - 1)) == PathAccess.WRITABLE;
  }

  private static Map<String, String> options(OciMount mount) {
    Map<String, String> options = new TreeMap<>();
    for (String option : mount.options()) {
      String[] parts = option.split("=", 2);
      if (parts.length == 2 && List.of("size", "mode", "nr_inodes").contains(parts[0])) {
        options.put(parts[0], parts[1]);
      }
    }
    return options;
  }
}
