package io.zviz.sys;

/** Signals and single threads of this process. */
public interface ThreadSignals {
  /** The kernel's id of this thread. */
  int id();

  /**
   * Keeps every signal away from this thread but those that its own instructions cause.
   *
   * <p>A signal that interrupts {@code ADDFD} with {@code SEND} takes the descriptor back after the
   * call was answered (seccomp_notify_addfd in kernel/seccomp.c): the task's open then returns 0,
   * its standard input.
   */
  void shield();

  /** Lets {@link #interrupt} reach this thread, or keeps it away again. */
  void interruptible(boolean yes);

  /** Breaks off a call in which an interruptible thread is blocked: it ends with EINTR. */
  void interrupt(int id);
}
