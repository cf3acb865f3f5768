package io.zviz.launch;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a container while it has a state folder.
 *
 * @param id its id
 * @param supervision who looks after it
 * @param tasks its processes; empty before they are made
 * @param description what a user knows it by
 * @param categories the SELinux categories that are its own; empty when it has no such label
 * @param end how it ended; only a detached container has a state then
 */
public record ContainerState(
    String id,
    Supervision supervision,
    Optional<Tasks> tasks,
    Description description,
    Optional<CategoryPair> categories,
    Optional<End> end) {
  /**
   * Its processes, in the pid namespace of its supervisor.
   *
   * @param first the first process of the container
   * @param command the process that executes the command, the first one without an init; empty
   *     until it does
   */
  public record Tasks(ProcessIdentity first, Optional<ProcessIdentity> command) {}

  /**
   * The end of a container.
   *
   * @param at when
   * @param status the command's exit status, 128+N for signal N
   * @param reason why, when it did not end by itself; else empty
   */
  public record End(Instant at, int status, String reason) {}

  /** As in the OCI's runtime specification, runtime.md, "State". */
  public enum Status {
    /** Under way to its command. */
    CREATING,
    /** Its command runs. */
    RUNNING,
    /** Its processes have ended. */
    STOPPED
  }

  /** A container that is about to be made by this process. */
  static ContainerState claimed(String id, Description description) {
    return new ContainerState(
        id,
        Supervision.bySelf(),
        Optional.empty(),
        description,
        Optional.empty(),
        Optional.empty());
  }

  /** What is true of it now: a state that says that it runs may be that of a dead supervisor. */
  public Status status() {
    if (end.isPresent() || !isSupervised()) {
      return Status.STOPPED;
    }
    if (tasks.flatMap(Tasks::command).isEmpty()) {
      return Status.CREATING;
    }
    boolean runs = supervision.isElsewhere() || tasks.get().first().isAlive();
    return runs ? Status.RUNNING : Status.STOPPED;
  }

  /** Whether its supervisor lives; one in another pid namespace counts as living. */
  public boolean isSupervised() {
    return supervision.isAlive();
  }

  /** Whether it has neither ended as it should nor a supervisor. */
  public boolean isAbandoned() {
    return end.isEmpty() && !isSupervised();
  }

  ContainerState withTasks(Tasks made) {
    return new ContainerState(
        id, supervision, Optional.of(made), description, categories, Optional.empty());
  }

  ContainerState withCategories(CategoryPair pair) {
    return new ContainerState(id, supervision, tasks, description, Optional.of(pair), end);
  }

  /** The same container, ended: its categories are free again. */
  ContainerState ended(End how) {
    return new ContainerState(
        id, supervision, tasks, description, Optional.empty(), Optional.of(how));
  }
}
