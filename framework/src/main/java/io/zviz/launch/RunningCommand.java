package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;

/** A further command of a container. Whoever has it waits for it, and closes it. */
public final class RunningCommand implements AutoCloseable {
  private final Joining.Joined joined;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private boolean ended;

  RunningCommand(Joining.Joined joined, ProcessCalls processes, DescriptorCalls descriptors) {
    this.joined = joined;
    this.processes = processes;
    this.descriptors = descriptors;
  }

  /** Its process, in the supervisor's pid namespace. */
  public int pid() {
    return joined.task().pid();
  }

  /** Readable when it has ended; closed by {@link #close}. */
  public int pidfd() {
    return joined.task().pidfd();
  }

  /** The supervisor's end of its terminal; -1 for none. Closed by {@link #close}. */
  public int terminal() {
    return joined.terminal();
  }

  /**
   * Waits for it; once only.
   *
   * @return its exit status, or 128+N when signal N ended it
   */
  public int await() {
    int status = processes.await(pidfd());
    synchronized (this) {
      ended = true;
    }
    return status;
  }

  /** Sends it a signal; does nothing when it has ended. */
  public synchronized void signal(int signal) {
    if (ended) {
      return;
    }
    try {
      processes.signal(pidfd(), signal);
    } catch (SysException gone) {
      if (gone.errno() != Errno.ESRCH) {
        throw gone;
      }
    }
  }

  /** Kills it, when it runs still; what it has started stays until the container ends. */
  @Override
  public void close() {
    signal(ProcessCalls.SIGKILL);
    if (!ended) {
      await();
    }
    descriptors.close(pidfd());
    if (terminal() >= 0) {
      descriptors.close(terminal());
    }
  }
}
