package io.zviz.it;

import com.sun.jna.Native;

/** Takes a descriptor out of another process, as a launch does with the listener. */
final class Listeners {
  // The same numbers on all architectures: calls since Linux 5.1 share one table.
  private static final int PIDFD_OPEN = 434;
  private static final int PIDFD_GETFD = 438;

  static {
    Native.register(Listeners.class, "c");
  }

  private Listeners() {}

  static int take(long pid, int descriptor) {
    int process = (int) syscall(PIDFD_OPEN, pid, 0, 0);
    int taken = (int) syscall(PIDFD_GETFD, process, descriptor, 0);
    close(process);
    if (taken < 0) {
      throw new IllegalStateException("pidfd_getfd: errno " + Native.getLastError());
    }
    return taken;
  }

  static native int getpid();

  static native int kill(int process, int signal);

  static native int tgkill(int process, int thread, int signal);

  static native int close(int descriptor);

  private static native long syscall(long number, long a0, long a1, long a2);
}
