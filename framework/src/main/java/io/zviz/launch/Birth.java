package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.DescriptorCalls.Pipe;
import io.zviz.sys.Errno;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * One child from its clone to its execve, seen from the supervisor.
 *
 * <p>The child reports through the shared memory; the status pipe only wakes the supervisor up. The
 * pipe's end without a recorded failure means that the execve closed it: the command runs.
 */
final class Birth {
  // Installing a filter takes about 0.1 ms; so does the shortest pause (timer slack).
  private static final long FILTER_SPIN_NANOS = 100_000;
  private static final long FILTER_PAUSE_NANOS = 20_000;
  private static final long LAST_DESCRIPTOR = 0xffffffffL;
  private static final byte READY = 'r';

  private final LaunchCalls launchCalls;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final ToIntFunction<EncodedProgram> clone;
  private final List<Integer> open = new ArrayList<>();

  Birth(
      LaunchCalls launchCalls,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      ToIntFunction<EncodedProgram> clone) {
    this.launchCalls = launchCalls;
    this.processes = processes;
    this.descriptors = descriptors;
    this.clone = clone;
  }

  /**
   * A child whose command runs.
   *
   * @param pid in the supervisor's pid namespace
   * @param pidfd owned by whoever gets this
   * @param terminal the supervisor's end of the container's terminal, owned likewise; -1 for none
   */
  record Child(int pid, int pidfd, int terminal) {}

  Child of(LaunchPlan plan, ListenerHook hook, Consumer<Child> whileWaiting) {
    try {
      Pipe barrier = opened(descriptors.pipe());
      Pipe status = opened(descriptors.pipe());
      List<Integer> stdio = new ArrayList<>();
      Stdio streams = plan.request().stdio();
      for (int stream : List.of(streams.in(), streams.out(), streams.err())) {
        stdio.add(opened(descriptors.duplicate(stream)));
      }
      try (EncodedProgram program =
          EncodedProgram.of(
              plan.child().calls(), status.writeEnd(), plan.failingStep(), launchCalls)) {
        fill(program, plan.child(), barrier, status, stdio);
        plan.controlGroup()
            .map(this::place)
            .ifPresent(group -> program.put(plan.child().controlGroup, opened(group)));
        if (plan.notifies()) {
          program.put(plan.child().listener, ChildProgram.NO_LISTENER);
        }
        int pid = clone.applyAsInt(program);
        int pidfd = (int) program.get(plan.child().pidfd);
        close(barrier.readEnd());
        close(status.writeEnd());
        return guarded(
            plan, hook, whileWaiting, program, new Child(pid, pidfd, -1), barrier, status);
      }
    } finally {
      List.copyOf(open).forEach(this::close);
    }
  }

  private Child guarded(
      LaunchPlan plan,
      ListenerHook hook,
      Consumer<Child> whileWaiting,
      EncodedProgram program,
      Child child,
      Pipe barrier,
      Pipe status) {
    boolean runs = false;
    int terminal = -1;
    try {
      whileWaiting.accept(child);
      letGo(barrier);
      awaitReady(status, program, plan);
      if (plan.request().stdio().relayed().isPresent()) {
        Slot slot = plan.child().terminal;
        terminal = opened(processes.copyDescriptor(child.pidfd(), (int) program.get(slot)));
      }
      if (plan.notifies()) {
        handOver(plan, hook, program, child, status);
      }
      program.put(plan.child().release, 1);
      awaitExec(status, program, plan);
      runs = true;
      open.remove(Integer.valueOf(terminal));
      return new Child(child.pid(), child.pidfd(), terminal);
    } catch (RuntimeException failed) {
      throw program.failedStep() != 0 ? failure(program, plan) : failed;
    } finally {
      if (!runs) {
        end(child);
      }
    }
  }

  private void fill(
      EncodedProgram program, ChildProgram child, Pipe barrier, Pipe status, List<Integer> stdio) {
    for (int i = 0; i < stdio.size(); i++) {
      program.put(child.stdio[i], stdio.get(i));
    }
    program.put(child.barrier, barrier.readEnd());
    program.put(child.status, status.writeEnd());
    int low = Math.min(barrier.readEnd(), status.writeEnd());
    int high = Math.max(barrier.readEnd(), status.writeEnd());
    range(program, child, 0, 3, low - 1L, high + 1);
    range(program, child, 2, low + 1, high - 1L, high + 1);
    range(program, child, 4, high + 1, LAST_DESCRIPTOR, high + 1);
  }

  /** An empty range is an error: closing what lies behind both pipes again stands in for it. */
  private static void range(
      EncodedProgram program, ChildProgram child, int at, int first, long last, int behind) {
    boolean empty = last < first;
    program.put(child.gaps[at], empty ? behind : first);
    program.put(child.gaps[at + 1], empty ? LAST_DESCRIPTOR : last);
  }

  private void letGo(Pipe barrier) {
    try {
      descriptors.write(barrier.writeEnd(), new byte[] {1});
    } catch (SysException gone) {
      if (gone.errno() != Errno.EPIPE) {
        throw gone;
      }
    }
  }

  private void awaitReady(Pipe status, EncodedProgram program, LaunchPlan plan) {
    byte[] word = new byte[1];
    if (descriptors.read(status.readEnd(), word) == 0 || word[0] != READY) {
      throw failure(program, plan);
    }
  }

  /** The filter is installed within microseconds of the last word that came through the pipe. */
  private void handOver(
      LaunchPlan plan, ListenerHook hook, EncodedProgram program, Child child, Pipe status) {
    Slot slot = plan.child().listener;
    long start = System.nanoTime();
    while (program.get(slot) == ChildProgram.NO_LISTENER) {
      if (program.failedStep() != 0 || descriptors.awaitReadable(status.readEnd(), 0)) {
        throw failure(program, plan);
      }
      if (System.nanoTime() - start < FILTER_SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(FILTER_PAUSE_NANOS);
      }
    }
    int listener = processes.copyDescriptor(child.pidfd(), (int) program.get(slot));
    hook.attach(listener, child.pid(), child.pidfd());
  }

  private void awaitExec(Pipe status, EncodedProgram program, LaunchPlan plan) {
    int read = descriptors.read(status.readEnd(), new byte[1]);
    if (read != 0 || program.failedStep() != 0) {
      throw failure(program, plan);
    }
  }

  private static LaunchException failure(EncodedProgram program, LaunchPlan plan) {
    List<ChildCall> calls = plan.child().calls();
    int step = program.failedStep();
    if (step == 0) {
      String last = calls.get(program.progress()).words();
      return new LaunchException(
          LaunchError.CHILD_STEP, last + ": the child was killed before its command ran");
    }
    int errno = (int) -program.failedResult();
    String words = calls.get(step).words() + ": " + Errno.name(errno);
    return step == calls.size() - 1
        ? new ExecFailure(plan).explain(words, errno)
        : new LaunchException(LaunchError.CHILD_STEP, words);
  }

  private void end(Child child) {
    try {
      processes.signal(child.pidfd(), ProcessCalls.SIGKILL);
    } catch (SysException alreadyGone) {
      if (alreadyGone.errno() != Errno.ESRCH) {
        throw alreadyGone;
      }
    } finally {
      processes.await(child.pidfd());
      descriptors.close(child.pidfd());
    }
  }

  private int place(Path group) {
    try {
      return descriptors.openPlace(group);
    } catch (SysException missing) {
      throw new LaunchException(
          LaunchError.HOST_STEP, group + ": " + Errno.name(missing.errno()), missing);
    }
  }

  private Pipe opened(Pipe pipe) {
    open.add(pipe.readEnd());
    open.add(pipe.writeEnd());
    return pipe;
  }

  private int opened(int descriptor) {
    open.add(descriptor);
    return descriptor;
  }

  private void close(int descriptor) {
    if (open.remove(Integer.valueOf(descriptor))) {
      descriptors.close(descriptor);
    }
  }
}
