package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.DescriptorCalls.Pipe;
import io.zviz.sys.Errno;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
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
  private final IntSupplier initImage;
  private final List<Integer> open = new ArrayList<>();

  Birth(
      LaunchCalls launchCalls,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      ToIntFunction<EncodedProgram> clone,
      IntSupplier initImage) {
    this.launchCalls = launchCalls;
    this.processes = processes;
    this.descriptors = descriptors;
    this.clone = clone;
    this.initImage = initImage;
  }

  /**
   * A process.
   *
   * @param pid in the supervisor's pid namespace
   * @param pidfd owned by whoever gets this
   */
  record Task(int pid, int pidfd) {}

  /**
   * A child whose command runs.
   *
   * @param first the first process of the container
   * @param command the process that executes the command; the first one itself without an init
   * @param terminal the supervisor's end of the container's terminal, owned likewise; -1 for none
   */
  record Child(Task first, Task command, int terminal) {}

  Child of(LaunchPlan plan, ListenerHook hook, Consumer<Task> whileWaiting) {
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
        plan.child().init.ifPresent(init -> program.put(init.image, initImage.getAsInt()));
        closeTheRest(program, plan.child(), barrier, status);
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
        return guarded(plan, hook, whileWaiting, program, new Task(pid, pidfd), barrier, status);
      }
    } finally {
      List.copyOf(open).forEach(this::close);
    }
  }

  private Child guarded(
      LaunchPlan plan,
      ListenerHook hook,
      Consumer<Task> whileWaiting,
      EncodedProgram program,
      Task first,
      Pipe barrier,
      Pipe status) {
    boolean runs = false;
    int terminal = -1;
    try {
      whileWaiting.accept(first);
      letGo(barrier);
      Task command = first;
      if (plan.child().init.isPresent()) {
        await(InitProgram.BORN, status, program, plan);
        command = command(plan.child().init.get(), program, first);
        letGo(barrier);
      }
      await(READY, status, program, plan);
      if (plan.request().stdio().relayed().isPresent()) {
        Slot slot = plan.child().terminal;
        terminal = opened(processes.copyDescriptor(command.pidfd(), (int) program.get(slot)));
      }
      if (plan.notifies()) {
        handOver(plan, hook, program, command, status);
      }
      release(program, plan);
      awaitExec(status, program, plan);
      runs = true;
      open.remove(Integer.valueOf(terminal));
      open.remove(Integer.valueOf(command.pidfd()));
      return new Child(first, command, terminal);
    } catch (RuntimeException failed) {
      throw program.failure().isPresent() ? failure(program, plan) : failed;
    } finally {
      if (!runs) {
        end(first);
      }
    }
  }

  /** The init waits until its descriptor of the command's process is copied. */
  private Task command(InitProgram init, EncodedProgram program, Task first) {
    int pidfd = opened(processes.copyDescriptor(first.pidfd(), (int) program.get(init.pidfd)));
    return new Task(processes.pid(pidfd), pidfd);
  }

  /** An init that failed has said so before its end let the command's process go on. */
  private static void release(EncodedProgram program, LaunchPlan plan) {
    if (program.failure().isPresent()) {
      throw failure(program, plan);
    }
    program.put(plan.child().release, 1);
  }

  private void fill(
      EncodedProgram program, ChildProgram child, Pipe barrier, Pipe status, List<Integer> stdio) {
    for (int i = 0; i < stdio.size(); i++) {
      program.put(child.stdio[i], stdio.get(i));
    }
    program.put(child.barrier, barrier.readEnd());
    program.put(child.status, status.writeEnd());
  }

  /** Of what the child has copied, only what it needs stays open. */
  private static void closeTheRest(
      EncodedProgram program, ChildProgram child, Pipe barrier, Pipe status) {
    List<Integer> kept = new ArrayList<>(List.of(barrier.readEnd(), status.writeEnd()));
    child.init.ifPresent(init -> kept.add((int) program.get(init.image)));
    Collections.sort(kept);
    int behind = kept.get(kept.size() - 1) + 1;
    int first = 3;
    for (int i = 0; i <= kept.size(); i++) {
      long last = i < kept.size() ? kept.get(i) - 1L : LAST_DESCRIPTOR;
      // An empty range is an error: closing what lies behind all again stands in for it.
      boolean empty = last < first;
      program.put(child.gaps.get(2 * i), empty ? behind : first);
      program.put(child.gaps.get(2 * i + 1), empty ? LAST_DESCRIPTOR : last);
      first = i < kept.size() ? kept.get(i) + 1 : first;
    }
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

  private void await(byte wanted, Pipe status, EncodedProgram program, LaunchPlan plan) {
    byte[] word = new byte[1];
    if (descriptors.read(status.readEnd(), word) == 0 || word[0] != wanted) {
      throw failure(program, plan);
    }
  }

  /** The filter is installed within microseconds of the last word that came through the pipe. */
  private void handOver(
      LaunchPlan plan, ListenerHook hook, EncodedProgram program, Task command, Pipe status) {
    Slot slot = plan.child().listener;
    long start = System.nanoTime();
    while (program.get(slot) == ChildProgram.NO_LISTENER) {
      if (program.failure().isPresent() || descriptors.awaitReadable(status.readEnd(), 0)) {
        throw failure(program, plan);
      }
      if (System.nanoTime() - start < FILTER_SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(FILTER_PAUSE_NANOS);
      }
    }
    int listener = processes.copyDescriptor(command.pidfd(), (int) program.get(slot));
    hook.attach(listener, command.pid(), command.pidfd());
  }

  private void awaitExec(Pipe status, EncodedProgram program, LaunchPlan plan) {
    int read = descriptors.read(status.readEnd(), new byte[1]);
    if (read != 0 || program.failure().isPresent()) {
      throw failure(program, plan);
    }
  }

  private static LaunchException failure(EncodedProgram program, LaunchPlan plan) {
    List<ChildCall> calls = plan.child().calls();
    Optional<EncodedProgram.Failure> failure = program.failure();
    if (failure.isEmpty()) {
      String last = calls.get(program.progress()).words();
      return new LaunchException(
          LaunchError.CHILD_STEP, last + ": the child was killed before its command ran");
    }
    String words = failure.get().words();
    return failure.get().step() == calls.size() - 1
        ? new ExecFailure(plan).explain(words, failure.get().errno())
        : new LaunchException(LaunchError.CHILD_STEP, words);
  }

  private void end(Task child) {
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
