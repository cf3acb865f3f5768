package io.zviz.run;

import io.zviz.sys.SignalCalls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Passes this process's signals on to the container; those that come before it exists wait. */
public final class Forwarding {
  /**
   * Every signal but: those by which a thread is told of its own faults (ILL, TRAP, ABRT, BUS, FPE,
   * SEGV, SYS) or deeds (PIPE, XFSZ), those that cannot be caught (KILL, STOP), those with which a
   * terminal or parent stops the supervisor itself (TSTP, TTIN, TTOU), CHLD, and the real-time
   * signals that the C library (32, 33), the broker (45, {@code ThreadSignals}) and the JDK (62,
   * for threads that wait in a channel) use within this process.
   */
  static final Set<Integer> SIGNALS = signals();

  private final List<Integer> waiting = new ArrayList<>();
  private @Nullable IntConsumer receiver;

  private Forwarding() {}

  /** Begins to catch them. */
  public static Forwarding start(SignalCalls calls) {
    Forwarding forwarding = new Forwarding();
    calls.forward(SIGNALS, forwarding::pass);
    return forwarding;
  }

  /** From now on they go here. */
  public void to(IntConsumer started) {
    List<Integer> early;
    synchronized (this) {
      receiver = started;
      early = List.copyOf(waiting);
      waiting.clear();
    }
    early.forEach(started::accept);
  }

  private static Set<Integer> signals() {
    // HUP INT QUIT USR1 USR2 ALRM TERM STKFLT CONT URG XCPU VTALRM PROF WINCH IO PWR
    Set<Integer> signals =
        new TreeSet<>(Set.of(1, 2, 3, 10, 12, 14, 15, 16, 18, 23, 24, 26, 27, 28, 29, 30));
    IntStream.rangeClosed(34, 64).forEach(signals::add);
    signals.removeAll(Set.of(45, 62));
    return Collections.unmodifiableSet(signals);
  }

  private void pass(int signal) {
    IntConsumer target;
    synchronized (this) {
      target = receiver;
      if (target == null) {
        waiting.add(signal);
        return;
      }
    }
    target.accept(signal);
  }
}
