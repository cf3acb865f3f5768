package io.zviz.sys.jna;

import io.zviz.sys.KernelCall;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.TargetSockets;

/** Through a copy of the descriptor, pidfd_getfd(2). */
final class JnaTargetSockets implements TargetSockets {
  private static final int SOL_SOCKET = 1;
  private static final int SO_PROTOCOL = 38;
  // The value and its size, behind each other.
  private static final ThreadLocal<NativeBuffer> OPTION =
      ThreadLocal.withInitial(() -> JnaBrokerCalls.allocate(2 * Integer.BYTES));

  @Override
  public int protocol(int pid, int descriptor) {
    int process = (int) Kernel.answer(KernelCall.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
    if (process < 0) {
      return process;
    }
    int copy = (int) Kernel.answer(KernelCall.PIDFD_GETFD, process, descriptor, 0, 0, 0, 0);
    close(process);
    if (copy < 0) {
      return copy;
    }
    NativeBuffer option = OPTION.get();
    option.bytes().putInt(0, 0).putInt(Integer.BYTES, Integer.BYTES);
    long value = option.address();
    int answer =
        (int)
            Kernel.answer(
                KernelCall.GETSOCKOPT,
                copy,
                SOL_SOCKET,
                SO_PROTOCOL,
                value,
                value + Integer.BYTES,
                0);
    close(copy);
    return answer < 0 ? answer : option.bytes().getInt(0);
  }

  private static void close(int descriptor) {
    Kernel.answer(KernelCall.CLOSE, descriptor, 0, 0, 0, 0, 0);
  }
}
