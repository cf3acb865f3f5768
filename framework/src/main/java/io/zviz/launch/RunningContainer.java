package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;

/**
 * A container whose command runs. The caller waits for it with {@link #await} and then closes it,
 * which takes back what was done on the host. Any thread may call anything.
 */
public final class RunningContainer implements TerminalOwner, AutoCloseable {
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;

  private final String id;
  private final ChildSettings settings;
  private final List<Integer> rulesets;
  private volatile ContainerState state;
  private final Birth.Task first;
  private final Birth.Task command;
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
      LaunchPlan plan,
      ContainerState state,
      Birth.Child child,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      Aftermath aftermath) {
    this.id = plan.id();
    this.settings = plan.settings();
    this.rulesets = child.rulesets();
    this.state = state;
    this.first = child.first();
    this.command = child.command();
    this.terminal = child.terminal();
    this.processes = processes;
    this.descriptors = descriptors;
    this.aftermath = aftermath;
  }

  /** What stands in its state folder now. */
  void isKnownAs(ContainerState stored) {
    state = stored;
  }

  /** The container's id. */
  public String id() {
    return id;
  }

  /** The command, in the supervisor's pid namespace. */
  @Override
  public int pid() {
    return command.pid();
  }

  /** The first process of the container, in the supervisor's pid namespace. */
  public int initPid() {
    return first.pid();
  }

  /** The command; owned by this object, closed by {@link #close}. */
  public int pidfd() {
    return command.pidfd();
  }

  /** The first process of the container, readable when it has ended; owned like {@link #pidfd}. */
  public int firstPidfd() {
    return first.pidfd();
  }

  /** Whether an init of zviz's is the first process, and the command its child. */
  private boolean hasInit() {
    return first.pidfd() != command.pidfd();
  }

  /** Lets a process join. */
  interface Join<T> {
    /**
     * Lets it join.
     *
     * @param first the container's first process
     * @param rulesets the container's Landlock rule sets
     */
    T join(ChildSettings settings, Birth.Task first, List<Integer> rulesets);
  }

  /** Lets a process join while the container can neither be waited for nor closed. */
  <T> T joined(ExecRequest request, Join<T> join) {
    synchronized (descriptor) {
      if (closed) {
        throw notRunning();
      }
      try (LiveRoot root = root()) {
        return join.join(JoinSettings.of(settings, request, root), first, rulesets);
      }
    }
  }

  private LiveRoot root() {
    try {
      LiveRoot root = new LiveRoot(descriptors, first.pid());
      try {
        processes.signal(first.pidfd(), 0); // It was this one's root: it was not reaped meanwhile.
      } catch (SysException ended) {
        root.close();
        throw ended;
      }
      return root;
    } catch (SysException failed) {
      if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ESRCH) {
        throw notRunning();
      }
      throw failed;
    }
  }

  private LaunchException notRunning() {
    return new LaunchException(
        LaunchError.NOT_RUNNING, "the container \"%s\" does not run".formatted(id));
  }

  /**
   * Waits for the command to end, and with it every process of the container.
   *
   * @return its exit status, or 128+N when signal N ended it
   */
  public int await() {
    synchronized (waiting) {
      if (status.isEmpty()) {
        int ended = processes.await(first.pidfd());
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
    return descriptors.awaitReadable(first.pidfd(), timeoutMillis);
  }

  /**
   * Passes a signal on to the command. Without an init it is the first process of its pid
   * namespace, for which the kernel ignores signals without a handler (pid_namespaces(7)): when it
   * has none and the signal would end any other process, it is killed, and {@link #await} reports
   * 128+N all the same.
   *
   * <p>A terminal that is not relayed sends SIGINT and SIGQUIT to the command itself, since it
   * shares the supervisor's process group: they are not sent twice.
   *
   * @param signal its number
   */
  public void signal(int signal) {
    if (hasInit() || SignalDisposition.of(pid()).handles(signal)) {
      boolean sentByTerminal =
          !settings.stdio().ownSession() && (signal == SIGINT || signal == SIGQUIT);
      if (!sentByTerminal) {
        send(command, signal);
      }
    } else {
      endUnlessHandled(signal);
    }
  }

  /** Ends a first process that does nothing about a signal that would end any other process. */
  @Override
  public void endUnlessHandled(int signal) {
    if (hasInit()) {
      return; // The kernel has done so.
    }
    SignalDisposition disposition = SignalDisposition.of(pid());
    if (SignalDisposition.endsByDefault(signal)
        && !disposition.ignores(signal)
        && !disposition.handles(signal)) {
      synchronized (descriptor) {
        reported = OptionalInt.of(128 + signal);
      }
      kill();
    }
  }

  @Override
  public Stdio stdio() {
    return settings.stdio();
  }

  /** The supervisor's end of the container's terminal, -1 for none; closed by {@link #close}. */
  @Override
  public int terminal() {
    return terminal;
  }

  /** Kills every process of the container. */
  public void kill() {
    send(first, ProcessCalls.SIGKILL);
  }

  /**
   * Kills what still runs, waits for its end, and takes back what was done on the host.
   *
   * @throws LaunchException when something could not be undone
   */
  @Override
  public void close() {
    end();
    aftermath.clearUp();
  }

  /**
   * The same for a container that has ended and whose state stays, until its user deletes it.
   *
   * @param status its exit status
   * @param reason why it ended, when not by itself; else empty
   * @throws LaunchException when something could not be undone
   */
  public void retire(int status, String reason) {
    end();
    aftermath.retire(
        state.ended(
            new ContainerState.End(Instant.now().truncatedTo(ChronoUnit.SECONDS), status, reason)));
  }

  private void end() {
    kill();
    await();
    synchronized (descriptor) {
      if (!closed) {
        closed = true;
        descriptors.close(first.pidfd());
        if (hasInit()) {
          descriptors.close(command.pidfd());
        }
        if (terminal >= 0) {
          descriptors.close(terminal);
        }
        rulesets.forEach(descriptors::close);
      }
    }
  }

  private void send(Birth.Task task, int signal) {
    synchronized (descriptor) {
      if (closed) {
        return;
      }
      try {
        processes.signal(task.pidfd(), signal);
      } catch (SysException ended) {
        if (ended.errno() != Errno.ESRCH) {
          throw ended;
        }
      }
    }
  }
}
