package io.zviz.control;

import io.zviz.launch.Stdio;
import io.zviz.launch.TerminalOwner;
import java.util.Map;

/** A further command of a container that another process looks after. */
final class RemoteCommand implements TerminalOwner {
  private final Connection connection;
  private final Stdio stdio;
  private final int pid;
  private final int terminal;

  RemoteCommand(Connection connection, Stdio stdio, int pid, int terminal) {
    this.connection = connection;
    this.stdio = stdio;
    this.pid = pid;
    this.terminal = terminal;
  }

  /** Passes a signal on, as long as somebody listens. */
  void signal(int signal) {
    try {
      connection.send(Map.of("signal", signal));
    } catch (ControlException ended) {
      return; // Its status says so.
    }
  }

  @Override
  public Stdio stdio() {
    return stdio;
  }

  @Override
  public int terminal() {
    return terminal;
  }

  @Override
  public int pid() {
    return pid;
  }

  /** It is never the first of its pid namespace. */
  @Override
  public void endUnlessHandled(int signal) {}
}
