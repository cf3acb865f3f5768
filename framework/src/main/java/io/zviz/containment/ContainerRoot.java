package io.zviz.containment;

import io.zviz.spi.launch.ChildStep.Contain;
import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.policy.PathPattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The container's root: how it is built, and what will stand at its paths.
 *
 * <p>Planning looks at the host's files and changes nothing. Whoever swaps a path for a symbolic
 * link afterwards makes the launch fail, since every path is opened without following links.
 */
public final class ContainerRoot implements ContainerPaths {
  private final Optional<Path> rootFileSystem;
  private final List<MountStep> steps;
  private final List<String> notes;
  private final PathView view;
  private final boolean rootless;

  ContainerRoot(Optional<Path> rootFileSystem, RootBuilder builder) {
    this(rootFileSystem, builder.finish(), builder.notes, builder.view, false);
  }

  private ContainerRoot(
      Optional<Path> rootFileSystem,
      List<MountStep> steps,
      List<String> notes,
      PathView view,
      boolean rootless) {
    this.rootFileSystem = rootFileSystem;
    this.steps = steps;
    this.notes = List.copyOf(notes);
    this.view = view;
    this.rootless = rootless;
  }

  /** The same, built by who is root of a user namespace only. */
  public ContainerRoot withoutRoot() {
    return new ContainerRoot(rootFileSystem, RootlessSteps.of(steps), notes, view, true);
  }

  /** Whether it is built by who is root of a user namespace only. */
  public boolean rootless() {
    return rootless;
  }

  /**
   * Plans a root.
   *
   * @param bundle what the container is made from
   * @param contain what the profile says; for a plain working directory the paths of the {@code
   *     default} profile stand in for a missing filesystem section
   */
  public static ContainerRoot of(Bundle bundle, Contain contain) {
    return of(bundle, contain, false, List.of());
  }

  /**
   * Plans a root.
   *
   * @param audit whether the run only records: then a plain working directory shows the rest of the
   *     host's root too, and what is written to it is thrown away. Hidden paths stay hidden
   * @param bindings parts of the host that are shown as well
   */
  public static ContainerRoot of(
      Bundle bundle, Contain contain, boolean audit, List<HostBinding> bindings) {
    return switch (bundle.kind()) {
      case WORKDIR -> new PlainRoot(bundle, contain, audit, bindings).plan();
      case ROOTFS, OCI -> new BundleRoot(bundle, contain, bindings).plan();
    };
  }

  /** The file system at the root; empty when the root is a tmpfs that is assembled. */
  public Optional<Path> rootFileSystem() {
    return rootFileSystem;
  }

  /** What is done, in this order, once the root stands. */
  public List<MountStep> steps() {
    return steps;
  }

  /** What a user should know: paths that were skipped, and why. */
  public List<String> notes() {
    return notes;
  }

  /** The host's file that is shown at a path, for reading it while planning. */
  public Optional<Path> hostFile(String path) {
    return view.find(path).host();
  }

  @Override
  public boolean holdsOnlyListedPaths() {
    return rootFileSystem.isEmpty();
  }

  @Override
  public Kind kindOf(String path) {
    return view.kindOf(path);
  }

  @Override
  public String resolve(String path) {
    return view.resolve(path);
  }

  @Override
  public List<String> expand(PathPattern pattern) {
    return view.expand(pattern);
  }
}
