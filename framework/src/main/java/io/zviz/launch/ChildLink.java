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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's side of a child until its command runs. The child reports through the shared
 * memory; the status pipe only wakes the supervisor up. The pipe's end without a recorded failure
 * means that the execve closed it: the command runs.
 */
final class ChildLink implements AutoCloseable {
  // Installing a filter takes about 0.1 ms; so does the shortest pause (timer slack).
  private static final long FILTER_SPIN_NANOS = 100_000;
  private static final long FILTER_PAUSE_NANOS = 20_000;
  private static final long LAST_DESCRIPTOR = 0xffffffffL;
  private static final byte READY = 'r';

  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final Exchange exchange;
  private final StepClock clock;
  private final BiFunction<String, Integer, LaunchException> execFailure;
  private final Pipe barrier;
  private final Pipe status;
  private final List<Integer> open = new ArrayList<>();
  private @Nullable EncodedProgram program;

  private ChildLink(
      ProcessCalls processes,
      DescriptorCalls descriptors,
      Exchange exchange,
      List<ChildCall> calls,
      BiFunction<String, Integer, LaunchException> execFailure) {
    this.processes = processes;
    this.descriptors = descriptors;
    this.exchange = exchange;
    this.clock = StepClock.of(calls);
    this.execFailure = execFailure;
    this.barrier = opened(descriptors.pipe());
    try {
      this.status = opened(descriptors.pipe());
    } catch (RuntimeException failed) {
      List.copyOf(open).forEach(this::close);
      throw failed;
    }
  }

  /**
   * A link to a child that is still to be made.
   *
   * @param exchange the child's slots
   * @param calls what it will do, the execve last
   * @param execFailure says why the execve failed
   */
  static ChildLink to(
      ProcessCalls processes,
      DescriptorCalls descriptors,
      Exchange exchange,
      List<ChildCall> calls,
      BiFunction<String, Integer, LaunchException> execFailure) {
    return new ChildLink(processes, descriptors, exchange, calls, execFailure);
  }

  /**
   * Lays the program out.
   *
   * @param stdio the standard streams, of which the link makes copies
   * @param kept descriptors that the child keeps besides
   */
  void encode(LaunchCalls launchCalls, Stdio stdio, List<Integer> kept) {
    List<Integer> streams = new ArrayList<>();
    for (int stream : List.of(stdio.in(), stdio.out(), stdio.err())) {
      streams.add(opened(descriptors.duplicate(stream)));
    }
    EncodedProgram encoded = EncodedProgram.of(clock.calls(), status.writeEnd(), launchCalls);
    program = encoded;
    for (int i = 0; i < streams.size(); i++) {
      encoded.put(exchange.stdio[i], streams.get(i));
    }
    encoded.put(exchange.barrier, barrier.readEnd());
    encoded.put(exchange.status, status.writeEnd());
    closeTheRest(kept);
  }

  /** Of what the child has copied, only what it needs stays open. */
  private void closeTheRest(List<Integer> more) {
    List<Integer> kept = new ArrayList<>(List.of(barrier.readEnd(), status.writeEnd()));
    kept.addAll(more);
    Collections.sort(kept);
    int behind = kept.get(kept.size() - 1) + 1;
    int first = 3;
    for (int i = 0; i <= kept.size(); i++) {
      long last = i < kept.size() ? kept.get(i) - 1L : LAST_DESCRIPTOR;
      // An empty range is an error: closing what lies behind all again stands in for it.
      boolean empty = last < first;
      program().put(exchange.gaps.get(2 * i), empty ? behind : first);
      program().put(exchange.gaps.get(2 * i + 1), empty ? LAST_DESCRIPTOR : last);
      first = i < kept.size() ? kept.get(i) + 1 : first;
    }
  }

  /** Lets the child be born, and tells every step that was done. */
  <T> T told(Supplier<T> birth) {
    return clock.told(program(), birth);
  }

  EncodedProgram program() {
    return Objects.requireNonNull(program);
  }

  /** The filter will have a listener. */
  void expectListener() {
    program().put(exchange.listener, Exchange.NO_LISTENER);
  }

  /** Opens a control group for the clone. */
  int place(Path group) {
    try {
      return opened(descriptors.openPlace(group));
    } catch (SysException missing) {
      throw new LaunchException(
          LaunchError.HOST_STEP, group + ": " + Errno.name(missing.errno()), missing);
    }
  }

  /**
   * Makes the child.
   *
   * @param pidfd where its descriptor is stored
   */
  Birth.Task launch(ToIntFunction<EncodedProgram> clone, Slot pidfd) {
    int pid = clone.applyAsInt(program());
    Birth.Task child = new Birth.Task(pid, (int) program().get(pidfd));
    close(barrier.readEnd());
    close(status.writeEnd());
    return child;
  }

  /** Lets the child pass its barrier. */
  void letGo() {
    try {
      descriptors.write(barrier.writeEnd(), new byte[] {1});
    } catch (SysException gone) {
      if (gone.errno() != Errno.EPIPE) {
        throw gone;
      }
    }
  }

  /**
   * Waits for a word of the child.
   *
   * @throws LaunchException when it failed before
   */
  void await(byte wanted) {
    byte[] word = new byte[1];
    if (descriptors.read(status.readEnd(), word) == 0 || word[0] != wanted) {
      throw failure();
    }
  }

  /** Waits until the child has done everything that needs more than its filter allows. */
  void awaitReady() {
    await(READY);
  }

  /** A descriptor of the child's, which the caller has to close when all goes well. */
  int copy(Birth.Task task, Slot descriptor) {
    return opened(processes.copyDescriptor(task.pidfd(), (int) program().get(descriptor)));
  }

  /** What was copied is the caller's from now on. */
  void keep(int descriptor) {
    open.remove(Integer.valueOf(descriptor));
  }

  /** The filter is installed within microseconds of the last word that came through the pipe. */
  void handOver(ListenerHook hook, Birth.Task command) {
    long start = System.nanoTime();
    while (program().get(exchange.listener) == Exchange.NO_LISTENER) {
      if (program().failure().isPresent() || descriptors.awaitReadable(status.readEnd(), 0)) {
        throw failure();
      }
      if (System.nanoTime() - start < FILTER_SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(FILTER_PAUSE_NANOS);
      }
    }
    int listener =
        processes.copyDescriptor(command.pidfd(), (int) program().get(exchange.listener));
    hook.attach(listener, command.pid(), command.pidfd());
  }

  /** Lets the child execute its command, and waits until it has. */
  void release() {
    if (program().failure().isPresent()) {
      throw failure();
    }
    program().put(exchange.release, 1);
    int read = descriptors.read(status.readEnd(), new byte[1]);
    if (read != 0 || program().failure().isPresent()) {
      throw failure();
    }
  }

  /** What the child has said about its failure, or else what the supervisor met. */
  RuntimeException reason(RuntimeException met) {
    return program().failure().isPresent() ? failure() : met;
  }

  private LaunchException failure() {
    Optional<EncodedProgram.Failure> failure = program().failure();
    if (failure.isEmpty()) {
      return new LaunchException(
          LaunchError.CHILD_STEP,
          program().underWay() + ": the child was killed before its command ran");
    }
    String words = failure.get().words();
    return program().isLast(failure.get())
        ? execFailure.apply(words, failure.get().errno())
        : new LaunchException(LaunchError.CHILD_STEP, words);
  }

  /** Kills a child that shall not live, and waits for its end. */
  void end(Birth.Task child) {
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

  /** The child has left the memory by now: by exec or by its end. */
  @Override
  public void close() {
    List.copyOf(open).forEach(this::close);
    EncodedProgram encoded = program;
    program = null;
    if (encoded != null) {
      encoded.close();
    }
  }
}
