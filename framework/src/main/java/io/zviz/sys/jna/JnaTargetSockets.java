package io.zviz.sys.jna;

import io.zviz.sys.KernelCall;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.TargetSockets;

/** Through a copy of the descriptor, pidfd_getfd(2). */
final class JnaTargetSockets implements TargetSockets {
  private static final int SOL_SOCKET = 1;
  private static final int SO_PROTOCOL = 38;
  private static final int F_GETFL = 3;
  private static final int SIGPIPE = 13;
  // The value and its size, behind each other.
  private static final ThreadLocal<NativeBuffer> OPTION =
      ThreadLocal.withInitial(() -> JnaBrokerCalls.allocate(2 * Integer.BYTES));

  @Override
  public int protocol(int pid, int descriptor) {
    int copy = duplicate(pid, descriptor);
    if (copy < 0) {
      return copy;
    }
    int answer = option(copy, SO_PROTOCOL);
    close(copy);
    return answer;
  }

  @Override
  public int duplicate(int pid, int descriptor) {
    int process = answer(KernelCall.PIDFD_OPEN, pid, 0, 0);
    if (process < 0) {
      return process;
    }
    int copy = answer(KernelCall.PIDFD_GETFD, process, descriptor, 0);
    close(process);
    return copy;
  }

  @Override
  public int option(int socket, int name) {
    NativeBuffer option = OPTION.get();
    option.bytes().putInt(0, 0).putInt(Integer.BYTES, Integer.BYTES);
    long value = option.address();
    long size = value + Integer.BYTES;
    int answer =
        (int) Kernel.answer(KernelCall.GETSOCKOPT, socket, SOL_SOCKET, name, value, size, 0);
    return answer < 0 ? answer : option.bytes().getInt(0);
  }

  @Override
  public int flags(int descriptor) {
    return answer(KernelCall.FCNTL, descriptor, F_GETFL, 0);
  }

  @Override
  public int connect(int socket, long address, int length) {
    return answer(KernelCall.CONNECT, socket, address, length);
  }

  @Override
  public int bind(int socket, long address, int length) {
    return answer(KernelCall.BIND, socket, address, length);
  }

  @Override
  public int send(int socket, long message, int flags) {
    return answer(KernelCall.SENDMSG, socket, message, flags);
  }

  @Override
  public int breakPipe(int process, int thread) {
    return answer(KernelCall.TGKILL, process, thread, SIGPIPE);
  }

  @Override
  public void close(int descriptor) {
    answer(KernelCall.CLOSE, descriptor, 0, 0);
  }

  private static int answer(KernelCall call, long a0, long a1, long a2) {
    return (int) Kernel.answer(call, a0, a1, a2, 0, 0, 0);
  }
}
