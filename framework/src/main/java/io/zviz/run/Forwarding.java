package io.zviz.run;

import io.zviz.sys.SignalHandling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Passes this process's signals on to the container; those that come before it exists wait. */
final class Forwarding {
  private final List<Integer> waiting = new ArrayList<>();
  private @Nullable IntConsumer receiver;

  private Forwarding() {}

  static Forwarding start() {
    Forwarding forwarding = new Forwarding();
    SignalHandling.forward(forwarding::pass);
    return forwarding;
  }

  /** From now on they go here. */
  void to(IntConsumer started) {
    List<Integer> early;
    synchronized (this) {
      receiver = started;
      early = List.copyOf(waiting);
      waiting.clear();
    }
    early.forEach(started::accept);
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
