package io.zviz.launch;

import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.KernelCall;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLaunchCalls;
import io.zviz.sys.jna.JnaProcessCalls;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A launcher whose every step can be made to fail: the supervisor's own system calls and steps on
 * the host, and the calls of each child that it makes. What steps there are is found out by a
 * launch that nothing is done to, so that a new step is covered without anybody thinking of it.
 */
final class Seam implements Faults {
  /** EMFILE: what a supervisor of many containers meets. */
  static final int ERRNO = 24;

  /**
   * Calls that cannot fail for want of anything, and that whoever clears up has to rely on: a
   * descriptor is closed and a child of ours is killed and reaped whatever happens. How often a
   * descriptor is looked at is a matter of time.
   */
  private static final Set<String> CERTAIN =
      Set.of("close", "await", "awaitReadable", "architecture", "signal");

  private static final ThreadLocal<Attempt> ATTEMPTS = new ThreadLocal<>();

  /**
   * A step.
   *
   * @param program 0 for the supervisor, else which of the children it makes
   * @param number of the step, from 0 for the supervisor and for a child's clone
   * @param words what is done
   */
  record Point(int program, int number, String words) {
    /** The words of some steps hold the name of the container. */
    boolean isAt(int ofProgram, int ofNumber) {
      return program == ofProgram && number == ofNumber;
    }
  }

  /** What shall go wrong. */
  enum Wrong {
    /** The step fails. */
    ERROR,
    /** The step is never reached: whoever would do it waits. */
    STOP
  }

  /** One launch, under way on the thread that began it. */
  static final class Attempt {
    private final List<Point> seen = new ArrayList<>();
    private final Optional<Point> at;
    private final Wrong wrong;
    private final Slot gate = new Slot();
    private int calls;
    private int programs;
    private int own;
    private volatile boolean stopped;
    private volatile Optional<EncodedProgram> program = Optional.empty();

    private Attempt(Optional<Point> at, Wrong wrong) {
      this.at = at;
      this.wrong = wrong;
    }

    /** The steps that were met. */
    List<Point> seen() {
      return seen;
    }

    /** Whether whoever shall stop has stopped. */
    boolean hasStopped() {
      Point point = at.orElseThrow();
      if (point.program() == 0) {
        return stopped;
      }
      return program.isPresent()
          && (point.number() < own
              ? program.get().progress() == point.number()
              : program.get().progressOfParent() == point.number() - own + 1);
    }

    /** Where the child looks; it goes on once that is not 0. */
    Optional<Long> gate() {
      return program.map(found -> found.address(gate));
    }
  }

  /** A launcher for this host that this can let fail. */
  Launcher launcher(HostProbe host) {
    return new Launcher(
        seam(LaunchCalls.class, new JnaLaunchCalls()),
        seam(ProcessCalls.class, new JnaProcessCalls()),
        seam(DescriptorCalls.class, new JnaDescriptorCalls()),
        host,
        this);
  }

  /** From now on, until {@link #end}, something goes wrong with what this thread does. */
  Attempt begin(Optional<Point> at, Wrong wrong) {
    Attempt attempt = attempt(at, wrong);
    begin(attempt);
    return attempt;
  }

  void begin(Attempt attempt) {
    ATTEMPTS.set(attempt);
  }

  Attempt attempt(Optional<Point> at, Wrong wrong) {
    return new Attempt(at, wrong);
  }

  void end() {
    ATTEMPTS.remove();
  }

  private <T> T seam(Class<T> type, T real) {
    Object made =
        Proxy.newProxyInstance(
            Seam.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!CERTAIN.contains(method.getName())) {
                meet(method.getName());
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
    return type.cast(made);
  }

  /** A step of the supervisor's. */
  private void meet(String words) {
    Attempt attempt = ATTEMPTS.get();
    if (attempt == null) {
      return;
    }
    Point point = new Point(0, attempt.calls++, words);
    attempt.seen.add(point);
    if (attempt.at.filter(at -> at.isAt(0, point.number())).isEmpty()) {
      return;
    }
    if (attempt.wrong == Wrong.ERROR) {
      throw new SysException(words, ERRNO);
    }
    attempt.stopped = true;
    while (true) {
      LockSupport.park(attempt);
    }
  }

  @Override
  public void before(String step) throws IOException {
    try {
      meet(step);
    } catch (SysException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }

  @Override
  public List<ChildCall> child(List<ChildCall> calls) {
    Attempt attempt = ATTEMPTS.get();
    if (attempt == null) {
      return calls;
    }
    attempt.programs++;
    List<ChildCall> steps = EncodedProgram.steps(calls);
    for (int i = 0; i < steps.size(); i++) {
      attempt.seen.add(new Point(attempt.programs, i, steps.get(i).words()));
    }
    return attempt
        .at
        .filter(point -> point.program() == attempt.programs)
        .map(point -> changed(attempt, calls, point.number()))
        .orElse(calls);
  }

  @Override
  public void placed(EncodedProgram program) {
    Attempt attempt = ATTEMPTS.get();
    if (attempt != null
        && attempt.programs == attempt.at.map(Point::program).orElse(0)
        && attempt.wrong == Wrong.STOP) {
      attempt.program = Optional.of(program);
    }
  }

  /** The program with one step that goes wrong. */
  private static List<ChildCall> changed(Attempt attempt, List<ChildCall> calls, int number) {
    attempt.own = calls.size();
    List<ChildCall> changed = new ArrayList<>(calls);
    if (number < calls.size()) {
      change(attempt, changed, number);
      return changed;
    }
    for (int i = 0; i < calls.size(); i++) {
      ChildCall call = calls.get(i);
      if (!call.parent().isEmpty()) {
        List<ChildCall> parent = new ArrayList<>(call.parent());
        change(attempt, parent, number - calls.size());
        changed.set(
            i,
            new ChildCall(
                call.call(), call.operands(), call.min(), call.result(), call.words(), parent));
      }
    }
    return changed;
  }

  private static void change(Attempt attempt, List<ChildCall> calls, int number) {
    if (attempt.wrong == Wrong.ERROR) {
      calls.set(number, failing(calls.get(number)));
    } else {
      calls.add(
          number,
          new ChildCall(
              Optional.empty(),
              List.of(Operand.of(attempt.gate)),
              Program.MAY_FAIL,
              new Slot(),
              "stopped"));
    }
  }

  /** A call that fails in its place; it keeps the operands, which the supervisor writes to. */
  private static ChildCall failing(ChildCall call) {
    List<Operand> operands = new ArrayList<>();
    boolean clones = call.call().equals(Optional.of(KernelCall.CLONE3));
    // close(-1): EBADF. clone3 of no arguments: EINVAL.
    operands.add(Operand.of(clones ? 0 : -1));
    if (clones) {
      operands.add(Operand.of(0));
    }
    operands.addAll(call.operands());
    return new ChildCall(
        Optional.of(clones ? KernelCall.CLONE3 : KernelCall.CLOSE),
        operands.subList(0, Math.min(operands.size(), 6)),
        Math.max(0, call.min()),
        call.result(),
        call.words(),
        call.parent());
  }
}
