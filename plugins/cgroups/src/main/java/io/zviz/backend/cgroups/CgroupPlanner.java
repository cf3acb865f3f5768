package io.zviz.backend.cgroups;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.HostStep.Phase;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans the groups of a run: one per hierarchy, directly below its root, or below the group that an
 * ordinary user has, so that no group is shared between runs and nothing of the host's own groups
 * is touched.
 */
record CgroupPlanner(Version version, Features features, RunContext run) {
  List<LaunchStep> plan() {
    Limits limits = Limits.of(run.policy());
    if (limits.isEmpty()) {
      return List.of();
    }
    List<Setting> settings = version.settings(limits, features);
    Set<String> controllers = new LinkedHashSet<>(version.reporting());
    settings.forEach(setting -> controllers.add(setting.controller()));
    controllers.retainAll(features.controllers().keySet());
    Set<Path> folders = new LinkedHashSet<>();
    controllers.forEach(controller -> folders.add(folder(controller)));

    List<LaunchStep> steps = new ArrayList<>(groups(folders, controllers));
    for (Setting setting : settings) {
      Path file = folder(setting.controller()).resolve(setting.file());
      steps.add(write(file, setting.value()));
    }
    folders.forEach(folder -> steps.add(new HostStep.JoinCgroup(folder)));
    return steps;
  }

  private List<HostStep> groups(Set<Path> folders, Set<String> controllers) {
    List<HostStep> steps = new ArrayList<>();
    if (features.delegated()) {
      List<String> passedOn = List.copyOf(controllers);
      folders.forEach(folder -> steps.add(new HostStep.MakeDelegatedCgroup(folder, passedOn)));
      return steps;
    }
    if (version == Version.UNIFIED) {
      passOn(controllers).ifPresent(steps::add);
    }
    folders.forEach(folder -> steps.add(new HostStep.MakeCgroup(folder)));
    return steps;
  }

  /** The group of this run in the hierarchy of a controller. */
  private Path folder(String controller) {
    return root(controller).resolve(run.kernelName());
  }

  private Path root(String controller) {
    Path root = features.controllers().get(controller);
    if (root == null) {
      throw new IllegalArgumentException("no controller " + controller);
    }
    return root;
  }

  /**
   * Lets groups below the root have the controllers. It is not taken back: other runs may rely on
   * it, and by itself it limits nothing.
   */
  private Optional<HostStep> passOn(Set<String> controllers) {
    Path file = root(controllers.iterator().next()).resolve("cgroup.subtree_control");
    HostProbe host = run.host();
    Set<String> missing = new LinkedHashSet<>(controllers);
    host.read(file)
        .ifPresent(text -> Arrays.asList(text.strip().split("\\s+")).forEach(missing::remove));
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(write(file, "+" + String.join(" +", missing)));
  }

  private static HostStep write(Path file, String value) {
    return new HostStep.WriteFile(Phase.BEFORE_CLONE, file, value + "\n", Optional.empty());
  }
}
