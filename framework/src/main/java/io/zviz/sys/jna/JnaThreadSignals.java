package io.zviz.sys.jna;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.SysException;
import io.zviz.sys.ThreadSignals;
import java.lang.ref.Reference;
import java.util.List;

/** Signal masks by pthread_sigmask(3), signals by tgkill(2). */
final class JnaThreadSignals implements ThreadSignals {
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIGSET_SIZE = 128;
  // A real-time signal that neither the JVM nor libc uses: the JDK takes 62, libc 32 and 33.
  private static final int BREAK_OFF = 45;
  // ILL, TRAP, ABRT, BUS, FPE, SEGV, SYS: what a thread does to itself.
  private static final List<Integer> OWN = List.of(4, 5, 6, 7, 8, 11, 31);

  static {
    // The handler has to be harmless and return: abs(3) is. Without SA_RESTART a blocked open(2)
    // then ends with EINTR.
    Pointer handler = NativeLibrary.getProcess().getFunction("abs");
    LibC.signal(BREAK_OFF, handler);
    LibC.siginterrupt(BREAK_OFF, 1);
  }

  @Override
  public int id() {
    return LibC.gettid();
  }

  @Override
  public void shield() {
    long mask = ~bit(BREAK_OFF);
    for (int signal : OWN) {
      mask &= ~bit(signal);
    }
    change(SIG_BLOCK, mask);
    change(SIG_UNBLOCK, bit(BREAK_OFF)); // Whoever started zviz may have blocked it.
  }

  @Override
  public void interrupt(int id) {
    LibC.tgkill(LibC.getpid(), id, BREAK_OFF);
  }

  // tgkill(2) has queued the signal when it returns, and signals are handled before a system call
  // does (exit_to_user_mode_loop in kernel/entry/common.c). This one does nothing, and no C library
  // leaves it out.
  @Override
  public void settle() {
    LibC.close(-1);
  }

  private static long bit(int signal) {
    return 1L << (signal - 1);
  }

  private static void change(int how, long signals) {
    NativeBuffer set = JnaBrokerCalls.allocate(SIGSET_SIZE);
    try {
      set.bytes().putLong(0, signals);
      int error = LibC.pthread_sigmask(how, set.address(), 0);
      if (error != 0) {
        throw new SysException("pthread_sigmask()", error);
      }
    } finally {
      Reference.reachabilityFence(set);
    }
  }
}
