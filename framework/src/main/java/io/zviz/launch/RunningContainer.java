package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import java.util.OptionalInt;

/**
 * A container whose command runs. The caller waits for it with {@link #await} and then closes it,
 * which takes back what was done on the host. Any thread may call anything.
 */
public final class RunningContainer implements AutoCloseable {
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;

  private final LaunchRequest request;
  private final int pid;
  private final int pidfd;
  private final int terminal;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final Aftermath aftermath;
  private final Object waiting = new Object();
  private final Object descriptor = new Object();
  private OptionalInt status = OptionalInt.empty();
  private OptionalInt reported = OptionalInt.empty();
  private boolean closed;

  RunningContainer(
      LaunchRequest request,
      Birth.Child child,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      Aftermath aftermath) {
    this.request = request;
    this.pid = child.pid();
    this.pidfd = child.pidfd();
    this.terminal = child.terminal();
    this.processes = processes;
    this.descriptors = descriptors;
    this.aftermath = aftermath;
  }

  /** The container's id. */
  public String id() {
    return request.id();
  }

  /** The first process, in the supervisor's pid namespace. */
  public int pid() {
    return pid;
  }

  /** The first process; owned by this object, closed by {@link #close}. */
  public int pidfd() {
    return pidfd;
  }

  /**
   * Waits for the command to end, and with it every process of the container.
   *
   * @return its exit status, or 128+N when signal N ended it
   */
  public int await() {
    synchronized (waiting) {
      if (status.isEmpty()) {
        int ended = processes.await(pidfd);
        synchronized (descriptor) {
          status =
              OptionalInt.of(ended == 128 + ProcessCalls.SIGKILL ? reported.orElse(ended) : ended);
        }
      }
      return status.getAsInt();
    }
  }

  /** Waits at most so long for the command to end; then {@link #await} returns at once. */
  public boolean awaitEnd(int timeoutMillis) {
    return descriptors.awaitReadable(pidfd, timeoutMillis);
  }

  /**
   * Passes a signal on to the command. It is the first process of its pid namespace, for which the
   * kernel ignores signals without a handler (pid_namespaces(7)): when it has none and the signal
   * would end any other process, it is killed, and {@link #await} reports 128+N all the same.
   *
   * <p>A terminal that is not relayed sends SIGINT and SIGQUIT to the command itself, since it
   * shares the supervisor's process group: they are not sent twice.
   *
   * @param signal its number
   */
  public void signal(int signal) {
    SignalDisposition disposition = SignalDisposition.of(pid);
    if (disposition.handles(signal)) {
      boolean sentByTerminal =
          !request.stdio().ownSession() && (signal == SIGINT || signal == SIGQUIT);
      if (!sentByTerminal) {
        send(signal);
      }
    } else {
      endUnlessHandled(signal);
    }
  }

  /** Ends the command when it does nothing about a signal that would end any other process. */
  void endUnlessHandled(int signal) {
    SignalDisposition disposition = SignalDisposition.of(pid);
    if (SignalDisposition.endsByDefault(signal)
        && !disposition.ignores(signal)
        && !disposition.handles(signal)) {
      synchronized (descriptor) {
        reported = OptionalInt.of(128 + signal);
      }
      kill();
    }
  }

  Stdio stdio() {
    return request.stdio();
  }

  /** Whether the container has a terminal of its own. */
  boolean isRelayed() {
    return terminal >= 0;
  }

  /** The supervisor's end of the container's terminal; closed by {@link #close}. */
  int terminal() {
    return terminal;
  }

  /** Kills every process of the container. */
  public void kill() {
    send(ProcessCalls.SIGKILL);
  }

  /**
   * Kills what still runs, waits for its end, and takes back what was done on the host.
   *
   * @throws LaunchException when something could not be undone
   */
  @Override
  public void close() {
    kill();
    await();
    synchronized (descriptor) {
      if (!closed) {
        closed = true;
        descriptors.close(pidfd);
        if (terminal >= 0) {
          descriptors.close(terminal);
        }
      }
    }
    aftermath.clearUp();
  }

  private void send(int signal) {
    synchronized (descriptor) {
      if (closed) {
        return;
      }
      try {
        processes.signal(pidfd, signal);
      } catch (SysException ended) {
        if (ended.errno() != Errno.ESRCH) {
          throw ended;
        }
      }
    }
  }
}
