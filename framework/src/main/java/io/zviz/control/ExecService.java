package io.zviz.control;

import io.zviz.control.Connection.Message;
import io.zviz.control.ControlServer.Service;
import io.zviz.launch.ExecRequest;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.launch.RunningCommand;
import io.zviz.launch.Stdio;
import io.zviz.run.HostedContainer;
import io.zviz.sys.ProcessCalls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Runs further commands in containers, for whoever has asked: with their streams, as long as they
 * are there.
 */
final class ExecService implements Service {
  private static final int STREAMS = 3;

  private final Function<String, Optional<HostedContainer>> containers;

  ExecService(Function<String, Optional<HostedContainer>> containers) {
    this.containers = containers;
  }

  @Override
  public void serve(Connection connection, Message message) {
    Fields fields = new Fields(message.fields());
    String id = fields.text("id");
    HostedContainer container =
        containers
            .apply(id)
            .orElseThrow(
                () ->
                    new LaunchException(
                        LaunchError.NOT_RUNNING,
                        "the container \"%s\" does not run".formatted(id)));
    try (RunningCommand command = container.exec(request(fields, message.descriptors()))) {
      List<Integer> terminal = command.terminal() >= 0 ? List.of(command.terminal()) : List.of();
      connection.send(Map.of("pid", command.pid()), terminal);
      Thread signals = new Thread(() -> passOn(connection, command), "zviz-exec-signals");
      signals.setDaemon(true);
      signals.start();
      try {
        connection.send(Map.of("status", command.await()));
      } finally {
        end(connection, signals);
      }
    }
  }

  /** Nobody may use the connection any more when it is closed: its number will be another's. */
  private static void end(Connection connection, Thread signals) {
    connection.end();
    try {
      signals.join();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the other end is closed, and the command has nobody any more whom it runs for. */
  private static void passOn(Connection connection, RunningCommand command) {
    try {
      Optional<Message> message = connection.receive();
      while (message.isPresent()) {
        new Fields(message.get().fields())
            .number("signal")
            .ifPresent(signal -> command.signal(signal.intValue()));
        message = connection.receive();
      }
    } catch (ControlException gone) {
      // The same.
    }
    command.signal(ProcessCalls.SIGKILL);
  }

  private static ExecRequest request(Fields fields, List<Integer> streams) {
    if (streams.size() != STREAMS) {
      throw new ControlException("three streams were wanted");
    }
    Map<String, String> env = new TreeMap<>();
    fields.object("env").forEach((name, value) -> env.put(name, String.valueOf(value)));
    Stdio stdio =
        StdioText.read(fields.object("stdio"), streams.get(0), streams.get(1), streams.get(2));
    return new ExecRequest(
        fields.texts("command"), env, fields.optional("cwd"), fields.optional("user"), stdio);
  }
}
