package io.zviz.sys;

/** Processes by their descriptors, so that a reused pid is never hit. */
public interface ProcessCalls {
  /** SIGKILL. */
  int SIGKILL = 9;

  /**
   * A descriptor of a process, close-on-exec.
   *
   * @param pid in the pid namespace of this process
   * @throws SysException ESRCH when there is none
   */
  int open(long pid);

  /**
   * Sends a signal.
   *
   * @param pidfd the process
   * @param signal its number; 0 only asks whether there is such a process
   * @throws SysException ESRCH when it has ended
   */
  void signal(int pidfd, int signal);

  /**
   * Waits for a child to end and reaps it.
   *
   * @param pidfd a child of this process
   * @return its exit status, or 128+N when signal N ended it
   * @throws SysException ECHILD when it was reaped before
   */
  int await(int pidfd);

  /** Makes this process lead a session of its own, without a terminal, unless it leads one. */
  void leadSession();

  /**
   * The pid of a process, in the pid namespace of this one.
   *
   * @throws SysException ESRCH when it has ended and was reaped
   */
  int pid(int pidfd);

  /**
   * Copies a descriptor of another process, close-on-exec.
   *
   * @param pidfd the process
   * @param target its descriptor
   * @throws SysException EBADF when it has no such descriptor, EPERM without the right to look
   */
  int copyDescriptor(int pidfd, int target);
}
