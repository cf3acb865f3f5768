package io.zviz.sys.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * {@code syscall(2)} by direct mapping. Numbers differ by architecture: callers take them from the
 * generated tables.
 */
final class RawSyscall {
  static {
    Native.register(RawSyscall.class, NativeLibrary.getProcess());
  }

  private RawSyscall() {}

  /**
   * A raw system call; unused arguments are 0.
   *
   * @return the kernel's answer, or {@code -errno}
   */
  static long call(int number, long a0, long a1, long a2, long a3, long a4, long a5) {
    long result = syscall(number, a0, a1, a2, a3, a4, a5);
    return result == -1 ? -Native.getLastError() : result;
  }

  // The C prototype is variadic; on x86-64 and aarch64 Linux integer arguments of variadic calls
  // travel in the same registers as fixed ones (System V psABI 3.2.3, AAPCS64 6.4).
  private static native long syscall(
      long number, long a0, long a1, long a2, long a3, long a4, long a5);
}
