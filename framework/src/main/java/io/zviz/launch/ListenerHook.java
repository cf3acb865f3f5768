package io.zviz.launch;

/** Takes the seccomp listener over before the workload's first instruction. */
@FunctionalInterface
public interface ListenerHook {
  /** No one listens: for filters without a listener. */
  ListenerHook NONE = (listener, pid, pidfd) -> {};

  /**
   * Called once, while the child waits behind its filter: whatever it does next, the execve of the
   * command included, may be notified. An exception ends the launch.
   *
   * @param listener the listener; the hook owns it from now on
   * @param pid the child, in the supervisor's pid namespace
   * @param pidfd the child; owned by the launcher
   */
  void attach(int listener, int pid, int pidfd);
}
