package io.zviz.sys.jna;

import io.zviz.sys.KernelCall;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.TargetMemory;

/** process_vm_readv(2) with one piece on either side. */
final class JnaTargetMemory implements TargetMemory {
  // struct iovec { void *iov_base; size_t iov_len; }, the local one and the remote one.
  private static final ThreadLocal<NativeBuffer> PIECES =
      ThreadLocal.withInitial(() -> JnaBrokerCalls.allocate(32));

  @Override
  public int read(int pid, long address, NativeBuffer to, int offset, int length) {
    if (offset < 0 || length < 0 || length > to.size() - offset) {
      throw new IllegalArgumentException(offset + "+" + length + " outside of " + to.size());
    }
    long local = pieces(to.address() + offset, address, length);
    return LibC.answer(LibC.process_vm_readv(pid, local, 1, local + 16, 1, 0));
  }

  @Override
  public int write(int pid, long address, NativeBuffer from, int length) {
    if (length < 0 || length > from.size()) {
      throw new IllegalArgumentException(length + " outside of " + from.size());
    }
    long local = pieces(from.address(), address, length);
    return (int) Kernel.answer(KernelCall.PROCESS_VM_WRITEV, pid, local, 1, local + 16, 1, 0);
  }

  private static long pieces(long here, long there, int length) {
    NativeBuffer pieces = PIECES.get();
    pieces.bytes().putLong(0, here).putLong(8, length).putLong(16, there).putLong(24, length);
    return pieces.address();
  }
}
