package io.zviz.launch;

import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Everything that a launch will do, worked out before anything is done. */
public final class LaunchPlan {
  private final LaunchRequest request;
  private final List<HostStep> hostSteps;
  private final Function<ChildSettings, ChildProgram> programs;
  private final ChildProgram child;
  private final ChildSettings settings;

  LaunchPlan(
      LaunchRequest request,
      List<HostStep> hostSteps,
      Function<ChildSettings, ChildProgram> programs,
      ChildSettings settings) {
    this.request = request;
    this.hostSteps = List.copyOf(hostSteps);
    this.programs = programs;
    this.child = programs.apply(settings);
    this.settings = settings;
  }

  /**
   * Every host step and every system call of the child, in order, one line each. From the clone of
   * the command's process on, the child is that process, and what made it the init.
   */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("host: make the state folder " + request.stateRoot().resolve(request.id()));
    steps(HostStep.Phase.BEFORE_CLONE).forEach(step -> lines.add("host: " + step.describe()));
    for (ChildCall call : child.calls()) {
      if (call.words().startsWith("read(barrier)")) {
        steps(HostStep.Phase.CHILD_WAITING).forEach(step -> lines.add("host: " + step.describe()));
      }
      lines.add("child: " + call.words());
      call.parent().forEach(step -> lines.add("init: " + step.words()));
    }
    return lines;
  }

  /** The container's id. */
  public String id() {
    return request.id();
  }

  /** What a user will know the container by. */
  Description description() {
    return new Description(
        request.bundle().folder().toString(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        request.profile(),
        settings.argv(),
        request.output());
  }

  /** The command's path inside the container. */
  public String executable() {
    return settings.executable();
  }

  /** Whether the run needs categories of its own, see {@link #withCategories}. */
  boolean wantsCategories() {
    return settings.wantsCategories();
  }

  /** The same plan with the categories that the run has got. */
  LaunchPlan withCategories(CategoryPair categories) {
    return new LaunchPlan(request, hostSteps, programs, settings.withCategories(categories));
  }

  LaunchRequest request() {
    return request;
  }

  ChildSettings settings() {
    return settings;
  }

  ChildProgram child() {
    return child;
  }

  /** The control group that the child is made in. */
  Optional<Path> controlGroup() {
    return settings.controlGroups().unified();
  }

  /** Whether the filter notifies the supervisor, which then has to serve it. */
  public boolean notifies() {
    return settings.notifies();
  }

  List<HostStep> steps(HostStep.Phase phase) {
    return hostSteps.stream().filter(step -> step.phase() == phase).toList();
  }

  /** What the supervisor does; groups are joined by the child, or by its clone. */
  static List<HostStep> hostSteps(List<LaunchStep> steps) {
    return steps.stream()
        .filter(HostStep.class::isInstance)
        .map(HostStep.class::cast)
        .filter(step -> !(step instanceof HostStep.JoinCgroup))
        .toList();
  }
}
