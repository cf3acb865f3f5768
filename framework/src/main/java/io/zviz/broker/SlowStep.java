package io.zviz.broker;

import java.util.function.IntSupplier;

/** Runs a step that may block for long, so that nobody else waits for it. */
interface SlowStep {
  /**
   * Runs it.
   *
   * @param patient whether it waits as long as the target does: for the other end of a FIFO
   * @return the step's result; {@code -EINTR} when it was broken off
   * @throws Refused with EAGAIN when too many are blocked already
   */
  int run(boolean patient, IntSupplier step) throws Refused;

  /** Whether what comes next may be broken off when the task has gone or its time is over. */
  void breakable(boolean yes);
}
