package io.zviz.sys;

/** Signals and single threads of this process. */
public interface ThreadSignals {
  /** The kernel's id of this thread. */
  int id();

  /**
   * Keeps every signal away from this thread but those that its own instructions cause, and that of
   * {@link #interrupt}, which must not come while it gives a descriptor away.
   *
   * <p>A signal that interrupts {@code ADDFD} with {@code SEND} takes the descriptor back after the
   * call was answered (seccomp_notify_addfd in kernel/seccomp.c): the task's open then returns 0,
   * its standard input.
   */
  void shield();

  /**
   * Breaks off a call in which a shielded thread is blocked: it ends with EINTR. A thread that is
   * not blocked sees it at the end of its next system call at the latest, see {@link #settle}.
   */
  void interrupt(int id);

  /** Once this has returned, no earlier {@link #interrupt} can break off a call of this thread. */
  void settle();
}
