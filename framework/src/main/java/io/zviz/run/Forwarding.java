package io.zviz.run;

import io.zviz.launch.RunningContainer;
import io.zviz.sys.SignalHandling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes this process's signals on to the container; those that come before it exists wait. */
final class Forwarding {
  private final List<Integer> waiting = new ArrayList<>();
  private @Nullable RunningContainer container;

  private Forwarding() {}

  static Forwarding start() {
    Forwarding forwarding = new Forwarding();
    SignalHandling.forward(forwarding::pass);
    return forwarding;
  }

  /** From now on they go here. */
  void to(RunningContainer started) {
    List<Integer> early;
    synchronized (this) {
      container = started;
      early = List.copyOf(waiting);
      waiting.clear();
    }
    early.forEach(started::signal);
  }

  private void pass(int signal) {
    RunningContainer target;
    synchronized (this) {
      target = container;
      if (target == null) {
        waiting.add(signal);
        return;
      }
    }
    target.signal(signal);
  }
}
