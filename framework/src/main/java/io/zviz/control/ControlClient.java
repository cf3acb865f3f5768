package io.zviz.control;

import io.zviz.control.Connection.Message;
import io.zviz.run.FailedElsewhere;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.SysException;
import java.nio.file.Path;
import java.util.Optional;

/** Asks a supervisor. */
final class ControlClient {
  private final LocalSocketCalls sockets;
  private final DescriptorCalls descriptors;

  ControlClient(LocalSocketCalls sockets, DescriptorCalls descriptors) {
    this.sockets = sockets;
    this.descriptors = descriptors;
  }

  /** Whether certainly nobody listens there, as opposed to somebody who does not answer. */
  boolean isAbandoned(Path file) {
    try {
      descriptors.close(sockets.connect(file));
      return false;
    } catch (SysException failed) {
      return failed.errno() == Errno.ECONNREFUSED || failed.errno() == Errno.ENOENT;
    }
  }

  /**
   * Connects.
   *
   * @return empty when nobody listens there
   */
  Optional<Connection> connect(Path file) {
    int socket;
    try {
      socket = sockets.connect(file);
    } catch (SysException nobody) {
      return Optional.empty();
    }
    Connection connection = new Connection(sockets, descriptors, socket);
    try {
      if (connection.receive().filter(m -> m.fields().containsKey("hello")).isPresent()) {
        return Optional.of(connection);
      }
    } catch (ControlException gone) {
      connection.close();
      return Optional.empty();
    }
    connection.close();
    return Optional.empty();
  }

  /**
   * The next answer.
   *
   * @throws FailedElsewhere when the supervisor says that it failed
   * @throws ControlException when the supervisor has gone
   */
  static Message answer(Connection connection) {
    Message message =
        connection.receive().orElseThrow(() -> new ControlException("the supervisor has ended"));
    Fields fields = new Fields(message.fields());
    if (FailureText.isOne(fields)) {
      throw new FailedElsewhere(FailureText.read(fields));
    }
    return message;
  }
}
