package io.zviz.control;

import io.zviz.launch.Containers;
import io.zviz.run.Door;
import io.zviz.run.HostedContainer;
import io.zviz.run.RunReport;
import io.zviz.run.RunRequest;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.SysException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Answers for one container in the foreground, at a socket in its state folder. */
public final class ForegroundDoor implements Door {
  /** To tell somebody takes far less. */
  private static final int TELL_MILLIS = 2_000;

  private final LocalSocketCalls sockets;
  private final DescriptorCalls descriptors;
  private final HostProbe host;

  /** With these calls. */
  public ForegroundDoor(LocalSocketCalls sockets, DescriptorCalls descriptors, HostProbe host) {
    this.sockets = sockets;
    this.descriptors = descriptors;
    this.host = host;
  }

  @Override
  public Opened open(RunRequest request, HostedContainer container, RunReport report) {
    Path socket = new Containers(request.stateRoot(), host).control(request.id());
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    try {
      ControlServer server =
          ControlServer.start(
              sockets,
              descriptors,
              socket,
              Map.of(
                  "wait",
                  (connection, message) -> Waiting.answer(connection, ended),
                  "exec",
                  new ExecService(id -> Optional.of(container))));
      return status -> {
        ended.complete(status);
        server.awaitNone(TELL_MILLIS);
      };
    } catch (SysException failed) {
      report.say("zviz exec and zviz wait will not reach this container: " + failed.getMessage());
      return Opened.NONE;
    }
  }
}
