package io.zviz.launch;

import io.zviz.launch.ContainerState.Status;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The containers of a state root, whoever looks after them. */
public final class Containers {
  private final Path stateRoot;
  private final HostProbe host;

  /** For one state root. */
  public Containers(Path stateRoot, HostProbe host) {
    this.stateRoot = stateRoot;
    this.host = host;
  }

  /**
   * Makes a state root when it is missing.
   *
   * @throws LaunchException when it is not safe
   */
  public static void prepareRoot(Path stateRoot) {
    StateFolder.prepareRoot(stateRoot);
  }

  /** All that have a state, those whose supervisor has died included, by id. */
  public List<ContainerState> all() {
    List<ContainerState> states = new ArrayList<>();
    for (StateFolder folder : StateFolder.all(stateRoot)) {
      if (folder.maker().isEmpty()) {
        folder.state().ifPresent(states::add);
      }
    }
    return states;
  }

  /**
   * One container.
   *
   * @throws LaunchException when there is none of that id, or it is none
   */
  public ContainerState find(String id) {
    return folder(id).state().orElseThrow(() -> none(id));
  }

  /**
   * Looks whether an id is free now.
   *
   * @throws LaunchException when it is not
   */
  public void requireFree(String id) {
    if (StateFolder.find(stateRoot, id).isPresent()) {
      throw StateFolder.inUse(id);
    }
  }

  /** Where the supervisor of a container in the foreground listens. */
  public Path control(String id) {
    return folder(id).path().resolve(StateFolder.CONTROL);
  }

  /**
   * Sends a signal to a container's command.
   *
   * @throws LaunchException when it does not run
   */
  public void signal(String id, int signal, ProcessCalls processes, DescriptorCalls descriptors) {
    send(running(id).command().orElseThrow(), id, signal, processes, descriptors);
  }

  /** Kills all processes of a container; does nothing to one that has none. */
  public void kill(String id, ProcessCalls processes, DescriptorCalls descriptors) {
    ContainerState state = find(id);
    if (state.status() != Status.STOPPED && state.tasks().isPresent()) {
      ProcessIdentity first = state.tasks().get().first();
      try {
        send(first, id, ProcessCalls.SIGKILL, processes, descriptors);
      } catch (LaunchException ended) {
        if (first.isAlive()) {
          throw ended;
        }
      }
    }
  }

  /**
   * Deletes a container that has stopped: its state and its output. Of several that do so at once,
   * one succeeds; to the others there is no such container.
   *
   * @throws LaunchException when there is none of that id, it runs, somebody else deletes it, or
   *     what it has left on the host cannot be removed
   */
  public void delete(String id) {
    StateFolder folder = folder(id);
    ContainerState state = folder.state().orElseThrow(() -> none(id));
    if (Cleanup.isStale(folder, Optional.of(state)) && !clearUp(folder, id)) {
      return;
    }
    boolean deleted =
        folder.alone(
            known ->
                known.flatMap(ContainerState::end).isPresent() && !Cleanup.isStale(folder, known),
            () -> drop(folder));
    if (!deleted) {
      throw notDeleted(folder, id);
    }
  }

  /**
   * Undoes what is left: the journal is all that is known of it.
   *
   * @return whether there is something to delete still
   */
  private boolean clearUp(StateFolder folder, String id) {
    boolean cleared;
    try {
      cleared = new Cleanup(stateRoot, host).clearIfStale(folder);
    } catch (LaunchException failed) {
      throw new LaunchException(
          LaunchError.UNDO,
          "what the container has left on the host could not be removed: " + failed.getMessage(),
          failed);
    }
    boolean there = StateFolder.find(stateRoot, id).isPresent();
    if (!there && !cleared) {
      throw none(id);
    }
    return there;
  }

  private LaunchException notDeleted(StateFolder folder, String id) {
    Optional<ContainerState> state = folder.state();
    if (state.isEmpty()) {
      return none(id);
    }
    String reason =
        state.get().end().isPresent()
            ? "somebody else deletes the container \"%s\" or clears up after it at this moment; see zviz list"
            : "the container \"%1$s\" runs; stop it with zviz kill %1$s, or use zviz delete --force";
    return new LaunchException(LaunchError.NOT_STOPPED, reason.formatted(id));
  }

  private static void drop(StateFolder folder) {
    folder.state().ifPresent(OutputFiles::removeOf);
    folder.remove();
  }

  private ContainerState.Tasks running(String id) {
    ContainerState state = find(id);
    if (state.status() != Status.RUNNING) {
      throw notRunning(id);
    }
    if (state.supervision().isElsewhere()) {
      throw new LaunchException(
          LaunchError.NOT_RUNNING,
          "the container \"%s\" belongs to a supervisor of another pid namespace".formatted(id));
    }
    return state.tasks().orElseThrow();
  }

  private static void send(
      ProcessIdentity process,
      String id,
      int signal,
      ProcessCalls processes,
      DescriptorCalls descriptors) {
    int pidfd = -1;
    try {
      pidfd = processes.open(process.pid());
      if (!process.isAlive()) { // Looked at after it was opened: the pid may be another's by now.
        throw notRunning(id);
      }
      processes.signal(pidfd, signal);
    } catch (SysException failed) {
      if (failed.errno() == Errno.ESRCH) {
        throw notRunning(id);
      }
      throw new LaunchException(
          LaunchError.NOT_RUNNING,
          "cannot send signal %d to \"%s\": %s".formatted(signal, id, failed.getMessage()),
          failed);
    } finally {
      if (pidfd >= 0) {
        descriptors.close(pidfd);
      }
    }
  }

  private StateFolder folder(String id) {
    return StateFolder.find(stateRoot, id).orElseThrow(() -> none(id));
  }

  private LaunchException none(String id) {
    return new LaunchException(
        LaunchError.NO_SUCH_CONTAINER,
        "there is no container \"%s\" in %s; see zviz list".formatted(id, stateRoot));
  }

  private static LaunchException notRunning(String id) {
    return new LaunchException(
        LaunchError.NOT_RUNNING, "the container \"%s\" does not run".formatted(id));
  }
}
