package io.zviz.sys.jna;

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
    NativeBuffer pieces = PIECES.get();
    pieces
        .bytes()
        .putLong(0, to.address() + offset)
        .putLong(8, length)
        .putLong(16, address)
        .putLong(24, length);
    long local = pieces.address();
    return LibC.answer(LibC.process_vm_readv(pid, local, 1, local + 16, 1, 0));
  }
}
