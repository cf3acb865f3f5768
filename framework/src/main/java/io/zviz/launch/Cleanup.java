package io.zviz.launch;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.zviz.spi.host.HostProbe;
import io.zviz.sys.TimedStep;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Clears up after supervisors that have died. */
public final class Cleanup {
  private static final int KILLED = 128 + 9; // SIGKILL

  private final Path stateRoot;
  private final HostProbe host;

  /** For one state root. */
  public Cleanup(Path stateRoot, HostProbe host) {
    this.stateRoot = stateRoot;
    this.host = host;
  }

  /**
   * Undoes what dead supervisors have left. What a living one looks after is not touched, nor what
   * somebody else is clearing up at this moment. Every run does this before it starts.
   *
   * @return what was done or could not be done, a line for each container; empty when there was
   *     nothing
   */
  public List<String> run() {
    List<String> lines = new ArrayList<>();
    for (StateFolder folder : StateFolder.all(stateRoot)) {
      if (isStale(folder)) {
        clear(folder).ifPresent(lines::add);
      }
    }
    return lines;
  }

  static boolean isStale(StateFolder folder) {
    Optional<Long> maker = folder.maker();
    if (maker.isPresent()) {
      return ProcessIdentity.of(maker.get()).isEmpty();
    }
    return isStale(folder, folder.state());
  }

  /** What is left of one that has ended as it should is for its user to delete. */
  static boolean isStale(StateFolder folder, Optional<ContainerState> state) {
    return state
        .map(known -> known.isAbandoned() || (known.end().isPresent() && folder.hasJournal()))
        .orElse(true);
  }

  private Optional<String> clear(StateFolder folder) {
    String name = folder.path().getFileName().toString();
    try {
      return clearIfStale(folder) ? Optional.of(name + ": cleared up") : Optional.empty();
    } catch (LaunchException failed) {
      return Optional.of(name + ": " + failed.getMessage());
    }
  }

  /**
   * Undoes what one container has left, unless somebody looks after it or clears it up.
   *
   * @return whether it was done here
   * @throws LaunchException when something could not be undone
   */
  boolean clearIfStale(StateFolder folder) {
    try (TimedStep told =
        TimedStep.begin("cleanup", "clear up after " + folder.path().getFileName())) {
      boolean cleared = folder.alone(state -> isStale(folder, state), () -> clearUp(folder));
      told.result(cleared ? "done" : "somebody else does");
      return cleared;
    }
  }

  private void clearUp(StateFolder folder) {
    Optional<ContainerState> state = folder.state();
    boolean earlier = state.filter(known -> !known.supervision().isOfThisBoot()).isPresent();
    if (!earlier) {
      state.flatMap(ContainerState::tasks).ifPresent(tasks -> end(tasks.first()));
    }
    Aftermath aftermath =
        earlier ? Aftermath.ofEarlierBoot(folder, host::run) : new Aftermath(folder, host::run);
    // What was not claimed yet has never been a container.
    Optional<ContainerState> kept =
        state
            .filter(known -> known.description().detached())
            .filter(known -> folder.maker().isEmpty());
    if (kept.isPresent()) {
      aftermath.retire(kept.get().end().isPresent() ? kept.get() : abandoned(kept.get()));
    } else {
      aftermath.clearUp();
    }
  }

  private static ContainerState abandoned(ContainerState state) {
    String reason =
        state.supervision().isOfThisBoot()
            ? "its supervisor was killed, and the container with it"
            : "the machine was started again";
    return state.ended(new ContainerState.End(Instant.now().truncatedTo(SECONDS), KILLED, reason));
  }

  private static void end(ProcessIdentity process) {
    if (process.isAlive()) {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
