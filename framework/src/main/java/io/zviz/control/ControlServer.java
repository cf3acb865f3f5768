package io.zviz.control;

import io.zviz.control.Connection.Message;
import io.zviz.run.Failure;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.SysException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers who asks for something at a socket. Each connection has a thread, says {@code hello}
 * first, so that whoever connects to a socket that is about to go knows that nothing was done, and
 * is asked for one thing.
 */
final class ControlServer {
  static final Map<String, Object> HELLO = Map.of("hello", 1);

  private static final int STACK = 256 << 10;
  private static final int MOST = 1_024;
  private static final long PAUSE_NANOS = 100_000_000;

  private final LocalSocketCalls sockets;
  private final DescriptorCalls descriptors;
  private final int user;
  private final int listener;
  private final Map<String, Service> services;
  private volatile boolean stopped;
  private int connections;

  private ControlServer(
      LocalSocketCalls sockets,
      DescriptorCalls descriptors,
      int user,
      int listener,
      Map<String, Service> services) {
    this.sockets = sockets;
    this.descriptors = descriptors;
    this.user = user;
    this.listener = listener;
    this.services = services;
  }

  /** Something that can be asked for. */
  interface Service {
    /**
     * Answers a request, on the connection's own thread. What it throws is what the other end is
     * told.
     */
    void serve(Connection connection, Message request) throws Exception;
  }

  /**
   * Starts to listen.
   *
   * @param services by what they are asked for as
   * @throws SysException when it cannot
   */
  static ControlServer start(
      LocalSocketCalls sockets,
      DescriptorCalls descriptors,
      Path file,
      Map<String, Service> services) {
    int listener = sockets.listen(file);
    ControlServer server =
        new ControlServer(
            sockets, descriptors, sockets.peerUser(listener), listener, Map.copyOf(services));
    server.thread("zviz-control", server::accept);
    return server;
  }

  /** How many connections there are. */
  synchronized int connections() {
    return connections;
  }

  /** Waits until there is none, for so long at most. */
  synchronized void awaitNone(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      for (long left = millis; connections > 0 && left > 0; ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean begin() {
    connections++;
    return connections <= MOST;
  }

  private synchronized void end() {
    connections--;
    notifyAll();
  }

  /** Who connects from now on gets no answer. */
  void stop() {
    stopped = true;
    sockets.shutdown(listener);
  }

  private void accept() {
    while (!stopped) {
      int socket;
      try {
        socket = sockets.accept(listener);
      } catch (SysException failed) {
        // Such as EMFILE: others will close something.
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      if (begin() && isOurs(socket)) {
        thread("zviz-request", () -> serve(socket));
      } else {
        end();
        descriptors.close(socket);
      }
    }
  }

  /** The folder is open to its owner only; this holds also where that was changed. */
  private boolean isOurs(int socket) {
    int peer = sockets.peerUser(socket);
    return peer == user || peer == 0;
  }

  private void serve(int socket) {
    try (Connection connection = new Connection(sockets, descriptors, socket)) {
      connection.send(HELLO);
      Message request = connection.receive().orElse(null);
      if (request != null) {
        answer(connection, request);
      }
    } catch (ControlException gone) {
      return; // Nobody is there to be told.
    } finally {
      end();
    }
  }

  private void answer(Connection connection, Message request) {
    try {
      String name = new Fields(request.fields()).text("do");
      Service service = services.get(name);
      if (service == null) {
        throw new ControlException("nobody knows how to " + name);
      }
      service.serve(connection, request);
    } catch (ControlException wrong) {
      connection.send(FailureText.of(Failure.of(String.valueOf(wrong.getMessage()))));
    } catch (Exception failed) {
      connection.send(FailureText.of(Failure.of(failed)));
    } finally {
      request.descriptors().forEach(descriptors::close);
    }
  }

  private void thread(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, STACK);
    thread.setDaemon(true);
    thread.start();
  }
}
