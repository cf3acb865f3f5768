package io.zviz.sys.jna;

import com.sun.jna.Pointer;
import io.zviz.sys.KernelCall;
import io.zviz.sys.SharedMemory;

/** Memory from mmap(2). */
final class MappedMemory implements SharedMemory {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int PROT_EXEC = 4;
  private static final int MAP_SHARED = 0x01;
  private static final int MAP_ANONYMOUS = 0x20;

  private final Pointer pointer;
  private final int size;
  private boolean open = true;

  private MappedMemory(Pointer pointer, int size) {
    this.pointer = pointer;
    this.size = size;
  }

  static MappedMemory allocate(int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("size " + size);
    }
    long address =
        Kernel.call(
            KernelCall.MMAP, 0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return new MappedMemory(new Pointer(address), size);
  }

  /** Makes it executable and no longer writable. */
  void makeExecutable() {
    Kernel.call(KernelCall.MPROTECT, address(), size, PROT_READ | PROT_EXEC, 0, 0, 0);
  }

  @Override
  public long address() {
    return Pointer.nativeValue(pointer);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void write(int offset, byte[] bytes) {
    check(offset, bytes.length);
    pointer.write(offset, bytes, 0, bytes.length);
  }

  @Override
  public void putLong(int offset, long value) {
    check(offset, Long.BYTES);
    pointer.setLong(offset, value);
  }

  @Override
  public long getLong(int offset) {
    check(offset, Long.BYTES);
    return pointer.getLong(offset);
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      Kernel.call(KernelCall.MUNMAP, address(), size, 0, 0, 0, 0);
    }
  }

  private void check(int offset, int length) {
    if (!open || offset < 0 || length > size - offset) {
      throw new IllegalArgumentException(offset + "+" + length + " outside of " + size + " bytes");
    }
  }
}
