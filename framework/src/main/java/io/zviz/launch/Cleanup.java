package io.zviz.launch;

import io.zviz.spi.host.HostProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds containers by their state folders, and clears up after supervisors that have died. */
public final class Cleanup {
  private final Path stateRoot;
  private final HostProbe host;

  /** For one state root. */
  public Cleanup(Path stateRoot, HostProbe host) {
    this.stateRoot = stateRoot;
    this.host = host;
  }

  /** All containers that have a state, stale ones included, by id. */
  public List<ContainerState> containers() {
    List<ContainerState> states = new ArrayList<>();
    for (StateFolder folder : StateFolder.all(stateRoot)) {
      if (folder.maker().isEmpty()) {
        folder.state().ifPresent(states::add);
      }
    }
    return states;
  }

  /** The state of one container. */
  public Optional<ContainerState> find(String id) {
    return StateFolder.find(stateRoot, id).flatMap(StateFolder::state);
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

  private static boolean isStale(StateFolder folder) {
    Optional<Long> maker = folder.maker();
    if (maker.isPresent()) {
      return ProcessIdentity.of(maker.get()).isEmpty();
    }
    return folder.state().map(state -> !state.isSupervised()).orElse(true);
  }

  private Optional<String> clear(StateFolder folder) {
    String name = folder.path().getFileName().toString();
    try {
      return folder.clearAlone(() -> undo(folder))
          ? Optional.of(name + ": cleared up")
          : Optional.empty();
    } catch (LaunchException failed) {
      return Optional.of(name + ": " + failed.getMessage());
    }
  }

  private void undo(StateFolder folder) {
    folder
        .state()
        .flatMap(ContainerState::container)
        .filter(ProcessIdentity::isAlive)
        .flatMap(process -> ProcessHandle.of(process.pid()))
        .ifPresent(ProcessHandle::destroyForcibly);
    new Aftermath(folder, host::run).clearUp();
  }
}
