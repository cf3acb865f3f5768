package io.zviz.control;

import io.zviz.control.Connection.Message;
import io.zviz.launch.ExecRequest;
import io.zviz.launch.TerminalRelay;
import io.zviz.run.Forwarding;
import io.zviz.spi.error.ZvizException;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.SignalCalls;
import io.zviz.sys.TerminalCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs further commands in containers, with this process's streams and signals. */
public final class Executor {
  private final Supervisors supervisors;
  private final DescriptorCalls descriptors;
  private final TerminalCalls terminals;
  private final SignalCalls signalCalls;

  /** With these calls. */
  public Executor(
      Supervisors supervisors,
      DescriptorCalls descriptors,
      TerminalCalls terminals,
      SignalCalls signalCalls) {
    this.supervisors = supervisors;
    this.descriptors = descriptors;
    this.terminals = terminals;
    this.signalCalls = signalCalls;
  }

  /**
   * Runs a command and waits for it.
   *
   * @return its exit status; 128+N when signal N ended it
   * @throws ZvizException when the container does not run, or nobody answers for it
   * @throws io.zviz.run.FailedElsewhere when the command could not be started
   */
  public int exec(Path stateRoot, String id, ExecRequest request) {
    Forwarding signals = Forwarding.start(signalCalls);
    try (Connection connection = supervisors.supervisorOf(stateRoot, id)) {
      connection.send(
          fields(id, request),
          List.of(request.stdio().in(), request.stdio().out(), request.stdio().err()));
      Message started = ControlClient.answer(connection);
      int terminal = started.descriptors().isEmpty() ? -1 : started.descriptors().get(0);
      int pid = new Fields(started.fields()).number("pid").orElseThrow().intValue();
      try {
        return follow(
            connection, signals, new RemoteCommand(connection, request.stdio(), pid, terminal));
      } finally {
        started.descriptors().forEach(descriptors::close);
      }
    } catch (ControlException gone) {
      throw Supervisors.noAnswer(id, gone);
    }
  }

  private int follow(Connection connection, Forwarding signals, RemoteCommand command) {
    try (TerminalRelay relay = TerminalRelay.start(terminals, descriptors, command)) {
      signals.to(
          signal -> {
            if (!relay.hears(signal)) {
              command.signal(signal);
            }
          });
      Message ended = ControlClient.answer(connection);
      return new Fields(ended.fields()).number("status").orElseThrow().intValue();
    }
  }

  private static Map<String, Object> fields(String id, ExecRequest request) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("do", "exec");
    fields.put("id", id);
    fields.put("command", request.command());
    fields.put("env", request.env());
    request.cwd().ifPresent(cwd -> fields.put("cwd", cwd));
    request.user().ifPresent(user -> fields.put("user", user));
    fields.put("stdio", StdioText.of(request.stdio()));
    return fields;
  }
}
