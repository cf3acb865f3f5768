package io.zviz.launch;

import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import io.zviz.sys.TimedStep;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A child's program, with a look at the clock behind each step when somebody wants to know. Nothing
 * is added behind a filter, which may refuse that call or end the child for it: what follows there
 * has no time of its own. The end, an execve or a failure, is when the supervisor knows of it.
 */
final class StepClock {
  private static final long CLOCK_MONOTONIC = 1; // the clock of System.nanoTime()
  private static final long NANOS = 1_000_000_000L;
  private static final Set<KernelCall> EXECUTIONS = Set.of(KernelCall.EXECVE, KernelCall.EXECVEAT);
  private static final String WORDS = "clock_gettime(CLOCK_MONOTONIC)";

  private final IdentityHashMap<ChildCall, Block> clocks = new IdentityHashMap<>();
  private final List<ChildCall> calls;

  private StepClock(List<ChildCall> calls, boolean heard) {
    this.calls = heard ? timed(calls) : calls;
  }

  /** The program; with clocks when the steps are heard. */
  static StepClock of(List<ChildCall> calls) {
    return new StepClock(calls, TimedStep.isHeard());
  }

  /** What the child has to do. */
  List<ChildCall> calls() {
    return calls;
  }

  private List<ChildCall> timed(List<ChildCall> plain) {
    List<ChildCall> timed = new ArrayList<>();
    boolean filtered = false;
    for (ChildCall call : plain) {
      ChildCall added = call.parent().isEmpty() ? call : withParent(call, timed(call.parent()));
      timed.add(added);
      filtered = filtered || call.call().equals(Optional.of(KernelCall.SECCOMP));
      if (!filtered) {
        timed.add(clock(added));
      }
    }
    return timed;
  }

  private static ChildCall withParent(ChildCall call, List<ChildCall> parent) {
    return new ChildCall(
        call.call(), call.operands(), call.min(), call.result(), call.words(), parent);
  }

  private ChildCall clock(ChildCall of) {
    Block time = Block.longs(0, 0); // struct timespec
    clocks.put(of, time);
    return new ChildCall(
        Optional.of(KernelCall.CLOCK_GETTIME),
        List.of(Operand.of(CLOCK_MONOTONIC), Operand.of(time)),
        Program.MAY_FAIL,
        new Slot(),
        WORDS);
  }

  /** Lets a child be born, and tells every step that was done. */
  <T> T told(EncodedProgram program, Supplier<T> birth) {
    long start = System.nanoTime();
    boolean runs = false;
    try {
      T born = birth.get();
      runs = true;
      return born;
    } finally {
      if (!clocks.isEmpty()) {
        int done = runs ? Integer.MAX_VALUE : program.progress();
        tell(program, "child", calls, done, start);
      }
    }
  }

  /**
   * Tells the steps of one process.
   *
   * @param done how many it has done
   */
  private void tell(
      EncodedProgram program, String part, List<ChildCall> steps, int done, long start) {
    long last = start;
    for (int i = 0; i < steps.size() && i <= done; i++) {
      ChildCall call = steps.get(i);
      Optional<EncodedProgram.Failure> failure = program.failure(call);
      boolean clock = call.words().equals(WORDS);
      if (failure.isPresent() || (i < done && !clock)) {
        last = tell(program, part, call, last, failure);
      }
      if (i < done && !call.parent().isEmpty()) {
        // What made the command's process goes on as the init, at the same time.
        int ofParent =
            done == Integer.MAX_VALUE ? done : Math.max(0, program.progressOfParent() - 1);
        tell(program, "init", call.parent(), ofParent, last);
      }
    }
  }

  private long tell(
      EncodedProgram program,
      String part,
      ChildCall call,
      long last,
      Optional<EncodedProgram.Failure> failure) {
    boolean end = failure.isPresent() || call.call().equals(Optional.of(KernelCall.EXECVE));
    long now = end ? System.nanoTime() : time(program, call);
    String result =
        failure
            .map(failed -> Errno.name(failed.errno()))
            .orElseGet(() -> result(call, program.get(call.result())));
    TimedStep.ended(part, call.words(), result, now == 0 ? TimedStep.UNKNOWN : now - last);
    return now == 0 ? last : now;
  }

  private long time(EncodedProgram program, ChildCall call) {
    Block time = clocks.get(call);
    return time == null
        ? 0
        : program.get(new Slot(time, 0)) * NANOS + program.get(new Slot(time, Long.BYTES));
  }

  private static String result(ChildCall call, long result) {
    if (call.call().filter(EXECUTIONS::contains).isPresent()) {
      return "runs";
    }
    return result < 0 && result > -4096 ? Errno.name((int) -result) : Long.toString(result);
  }
}
