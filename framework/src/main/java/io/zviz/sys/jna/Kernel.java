package io.zviz.sys.jna;

import io.zviz.spi.host.Architecture;
import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import io.zviz.sys.SysException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** System calls by name, with an exception for an error. */
final class Kernel {
  private static final Architecture ARCHITECTURE =
      Architecture.ofMachine(System.getProperty("os.arch", ""))
          .orElseThrow(
              () ->
                  new UnsupportedOperationException(
                      "zviz runs on x86-64 and aarch64, not on " + System.getProperty("os.arch")));

  private Kernel() {}

  /** The architecture this process runs on. */
  static Architecture architecture() {
    return ARCHITECTURE;
  }

  /** The kernel's answer, or {@code -errno}. */
  static long answer(KernelCall call, long a0, long a1, long a2, long a3, long a4, long a5) {
    return RawSyscall.call(call.number(ARCHITECTURE), a0, a1, a2, a3, a4, a5);
  }

  /** The kernel's answer; an error is thrown, a call that a signal broke off is made again. */
  static long call(KernelCall call, long a0, long a1, long a2, long a3, long a4, long a5) {
    long result;
    do {
      result = answer(call, a0, a1, a2, a3, a4, a5);
    } while (result == -Errno.EINTR);
    // mmap(2) answers with addresses: only the last page of the address space means an error.
    if (result < 0 && result > -4096) {
      String arguments =
          Arrays.stream(new long[] {a0, a1, a2, a3, a4, a5})
              .mapToObj(Long::toString)
              .collect(Collectors.joining(", "));
      throw new SysException(call.lowerName() + "(" + arguments + ")", (int) -result);
    }
    return result;
  }
}
