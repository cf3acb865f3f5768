package io.zviz.control;

import io.zviz.compile.FolderLock;
import io.zviz.control.Connection.Message;
import io.zviz.launch.ContainerState;
import io.zviz.launch.Containers;
import io.zviz.run.ContainerHost;
import io.zviz.run.RunReport;
import io.zviz.run.RunRequest;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.ProcessCalls;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The process that looks after all detached containers of a state root. Whoever wants one started
 * starts it, when it is not there; it leaves when it has had nothing to do for a while.
 */
public final class ResidentSupervisor {
  private static final int LOOK_MILLIS = 500;

  /** A loop in a shell that runs one container after another needs one supervisor. */
  private static final int IDLE_LOOKS = 20;

  private final Path stateRoot;
  private final ResidentPlace place;
  private final ContainerHost containers;
  private final HostProbe host;
  private final LocalSocketCalls sockets;
  private final DescriptorCalls descriptors;
  private final RunReport later;
  private final Semaphore nudges = new Semaphore(0);
  private volatile boolean leave;

  /**
   * A supervisor.
   *
   * @param stateRoot the folder that holds the state of its containers
   * @param containers looks after them
   * @param host the host
   * @param later hears what happens that nobody waits for
   */
  public ResidentSupervisor(
      Path stateRoot,
      ContainerHost containers,
      HostProbe host,
      LocalSocketCalls sockets,
      DescriptorCalls descriptors,
      RunReport later) {
    this.stateRoot = stateRoot;
    this.place = new ResidentPlace(stateRoot);
    this.containers = containers;
    this.host = host;
    this.sockets = sockets;
    this.descriptors = descriptors;
    this.later = later;
  }

  /**
   * Serves until there has been nothing to do for a while.
   *
   * @param processes for a session of its own: the terminal of whoever started it is not its own
   * @param ready is told once it answers
   * @throws ZvizException when it cannot
   */
  public void run(ProcessCalls processes, Runnable ready) {
    processes.leadSession();
    ControlServer server =
        ControlServer.start(
            sockets,
            descriptors,
            place.socket(),
            Map.of(
                "run",
                this::run,
                "wait",
                this::await,
                "exec",
                new ExecService(containers::find),
                "leave",
                this::leave));
    Runtime.getRuntime().addShutdownHook(new Thread(containers::close, "zviz-shutdown"));
    ready.run();
    int idle = 0;
    boolean over = false;
    while (!over) {
      pause();
      idle = isIdle(server) ? idle + 1 : 0;
      over = (idle > IDLE_LOOKS || (leave && idle > 0)) && hasLeft(server);
    }
  }

  private boolean isIdle(ControlServer server) {
    return containers.isIdle() && server.connections() == 0;
  }

  /** Whoever connects after that starts another one, and waits for the lock before. */
  @SuppressWarnings("try") // held, not looked at
  private boolean hasLeft(ControlServer server) {
    try {
      try (FolderLock held = FolderLock.acquire(place.folder(), ResidentPlace.LOCK)) {
        if (!isIdle(server)) {
          return false;
        }
        server.stop();
        place.clear();
      }
      place.removeUnlessUsed();
      return true;
    } catch (NoSuchFileException unreachable) {
      return true; // Somebody has removed the folder: nobody can ask for anything any more.
    } catch (IOException failed) {
      later.say("cannot leave: " + failed);
      return false;
    }
  }

  private void pause() {
    try {
      if (nudges.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        nudges.drainPermits();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Connection connection, Message message) {
    RunRequest request = RequestText.read(new Fields(message.fields()));
    containers.start(request, new Answers(connection), later);
    connection.send(Map.of("started", true));
  }

  private void await(Connection connection, Message message) {
    String id = new Fields(message.fields()).text("id");
    Optional<CompletableFuture<Integer>> ended = containers.ended(id);
    if (ended.isPresent()) {
      Waiting.answer(connection, ended.get());
      return;
    }
    ContainerState state = new Containers(stateRoot, host).find(id);
    int status =
        state
            .end()
            .map(ContainerState.End::status)
            .orElseThrow(() -> new ControlException("nobody looks after \"" + id + "\""));
    connection.send(Map.of("status", status));
  }

  private void leave(Connection connection, Message message) {
    leave = containers.isIdle();
    connection.send(Map.of("leaving", leave, "pid", ProcessHandle.current().pid()));
    nudges.release();
  }
}
