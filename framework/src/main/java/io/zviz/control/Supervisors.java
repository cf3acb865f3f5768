package io.zviz.control;

import io.zviz.compile.FolderLock;
import io.zviz.control.Connection.Message;
import io.zviz.launch.ContainerState;
import io.zviz.launch.Containers;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.run.RunReport;
import io.zviz.run.RunRequest;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LocalSocketCalls;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the supervisors of containers for something, each in its own process. */
public final class Supervisors {
  private static final int TRIES = 5;
  private static final int LEAVE_SECONDS = 5;
  private static final String READY = "ready";

  /** What a JVM is found by; nothing else of the caller's environment reaches a supervisor. */
  private static final List<String> KEPT = List.of("PATH", "ZVIZ_JAVA", "JAVA_HOME");

  private final HostProbe host;
  private final ControlClient client;
  private final Supplier<List<String>> program;

  /**
   * For this host.
   *
   * @param program the command that is the supervisor of detached containers, without its state
   *     folder
   */
  public Supervisors(
      HostProbe host,
      LocalSocketCalls sockets,
      DescriptorCalls descriptors,
      Supplier<List<String>> program) {
    this.host = host;
    this.client = new ControlClient(sockets, descriptors);
    this.program = program;
  }

  /**
   * Starts a container in the background; returns when its command runs.
   *
   * @throws ZvizException when there is no supervisor and none can be started
   * @throws io.zviz.run.FailedElsewhere when the supervisor could not start it
   */
  public void start(RunRequest request, RunReport report) {
    Map<String, Object> fields = RequestText.of(request);
    fields.put("do", "run");
    try (Connection connection = resident(request.stateRoot())) {
      connection.send(fields);
      boolean started = false;
      while (!started) {
        Fields answer = new Fields(ControlClient.answer(connection).fields());
        answer.optional("say").ifPresent(report::say);
        answer.optional("note").ifPresent(report::note);
        started = answer.flag("started");
      }
    } catch (ControlException gone) {
      throw noAnswer(request.id(), gone);
    }
  }

  /**
   * Waits for the end of a container.
   *
   * @return its exit status
   */
  public int await(Path stateRoot, String id) {
    ContainerState state = new Containers(stateRoot, host).find(id);
    if (state.end().isPresent()) {
      return state.end().get().status();
    }
    try (Connection connection = supervisorOf(stateRoot, state)) {
      connection.send(Map.of("do", "wait", "id", id));
      Message answer = ControlClient.answer(connection);
      return new Fields(answer.fields()).number("status").orElseThrow().intValue();
    } catch (ControlException gone) {
      throw noAnswer(id, gone);
    }
  }

  /** Asks the supervisor of detached containers to leave when it has none; returns when it has. */
  public void dismiss(Path stateRoot) {
    client
        .connect(new ResidentPlace(stateRoot).socket())
        .flatMap(Supervisors::leaving)
        .ifPresent(Supervisors::awaitEnd);
  }

  /**
   * Removes what a supervisor of detached containers that was killed has left of itself, but for
   * what it had to say.
   *
   * @throws LaunchException when that is not possible
   */
  public void forget(Path stateRoot) {
    ResidentPlace place = new ResidentPlace(stateRoot);
    if (Files.isDirectory(place.folder(), LinkOption.NOFOLLOW_LINKS)
        && client.isAbandoned(place.socket())) {
      clear(place);
    }
  }

  @SuppressWarnings("try") // held, not looked at
  private void clear(ResidentPlace place) {
    try {
      try (FolderLock held = FolderLock.acquire(place.folder(), ResidentPlace.LOCK)) {
        if (!client.isAbandoned(place.socket())) {
          return;
        }
        place.clear();
      }
      place.removeUnlessUsed();
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException failed) {
      throw new LaunchException(
          LaunchError.STATE, "cannot clear " + place.folder() + ": " + failed, failed);
    }
  }

  /** The pid of a supervisor that leaves; empty when it stays, or has gone already. */
  private static Optional<Long> leaving(Connection resident) {
    try (Connection connection = resident) {
      connection.send(Map.of("do", "leave"));
      Fields answer = new Fields(ControlClient.answer(connection).fields());
      return answer.flag("leaving") ? answer.number("pid") : Optional.empty();
    } catch (ControlException gone) {
      return Optional.empty();
    }
  }

  private static void awaitEnd(long pid) {
    try {
      ProcessHandle.of(pid)
          .map(ProcessHandle::onExit)
          .orElseGet(() -> CompletableFuture.completedFuture(null))
          .get(LEAVE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException stays) {
      return; // Somebody has asked it for something meanwhile.
    } catch (InterruptedException | ExecutionException over) {
      throw new IllegalStateException(over);
    }
  }

  /**
   * A connection to the supervisor of a container that runs.
   *
   * @throws ZvizException when it does not, or nobody answers
   */
  Connection supervisorOf(Path stateRoot, String id) {
    ContainerState state = new Containers(stateRoot, host).find(id);
    if (state.status() != ContainerState.Status.RUNNING) {
      throw new LaunchException(
          LaunchError.NOT_RUNNING, "the container \"%s\" does not run".formatted(id));
    }
    return supervisorOf(stateRoot, state);
  }

  private Connection supervisorOf(Path stateRoot, ContainerState state) {
    Path file =
        state.description().detached()
            ? new ResidentPlace(stateRoot).socket()
            : new Containers(stateRoot, host).control(state.id());
    return client
        .connect(file)
        .orElseThrow(
            () ->
                new ZvizException(
                    ControlError.NO_ANSWER,
                    "the supervisor of \"%s\" does not answer; see zviz state %s"
                        .formatted(state.id(), state.id())));
  }

  /** The one that is there, or a new one. */
  private Connection resident(Path stateRoot) {
    ResidentPlace place = new ResidentPlace(stateRoot);
    Optional<Connection> found = client.connect(place.socket());
    for (int i = 0; found.isEmpty() && i < TRIES; i++) {
      found = startUnlessThere(stateRoot, place);
    }
    return found.orElseThrow(
        () ->
            new ZvizException(
                ControlError.NOT_STARTED, "the supervisor of detached containers does not answer"));
  }

  @SuppressWarnings("try") // held, not looked at
  private Optional<Connection> startUnlessThere(Path stateRoot, ResidentPlace place) {
    try {
      place.prepare();
      try (FolderLock held = FolderLock.acquire(place.folder(), ResidentPlace.LOCK)) {
        Optional<Connection> found = client.connect(place.socket());
        if (found.isEmpty()) {
          Files.deleteIfExists(place.socket());
          launch(stateRoot, place);
        }
        return found;
      }
    } catch (NoSuchFileException leaving) {
      return Optional.empty(); // One that leaves has just removed the folder.
    } catch (IOException failed) {
      throw new ZvizException(
          ControlError.NOT_STARTED,
          null,
          "cannot start the supervisor of detached containers: " + failed,
          failed);
    }
  }

  /** Returns when it answers. */
  private void launch(Path stateRoot, ResidentPlace place) throws IOException {
    List<String> command = new ArrayList<>(program.get());
    command.addAll(List.of("--state-dir", stateRoot.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectError(place.log().toFile());
    builder.environment().keySet().retainAll(KEPT);
    Process process = builder.start();
    try (BufferedReader answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      if (!READY.equals(answers.readLine())) {
        throw new ZvizException(
            ControlError.NOT_STARTED,
            "the supervisor of detached containers did not start: "
                + Files.readString(place.log()).strip());
      }
    }
  }

  static ZvizException noAnswer(String id, ControlException gone) {
    return new ZvizException(
        ControlError.NO_ANSWER,
        null,
        "the supervisor of \"%s\" is gone: %s".formatted(id, gone.getMessage()),
        gone);
  }
}
