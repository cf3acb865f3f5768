package io.zviz.sys;

import java.nio.ByteBuffer;

/**
 * Memory outside of the heap whose address the kernel is given. Lives as long as this object.
 *
 * @param address where it starts
 * @param bytes its content, in the byte order of the host
 */
public record NativeBuffer(long address, ByteBuffer bytes) {
  /** Its size in bytes. */
  public int size() {
    return bytes.capacity();
  }

  /** Sets the first {@code length} bytes to 0. */
  public void clear(int length) {
    for (int i = 0; i + Long.BYTES <= length; i += Long.BYTES) {
      bytes.putLong(i, 0);
    }
    for (int i = length & -Long.BYTES; i < length; i++) {
      bytes.put(i, (byte) 0);
    }
  }

  /** Copies bytes out. */
  public byte[] copy(int offset, int length) {
    byte[] copy = new byte[length];
    bytes.get(offset, copy);
    return copy;
  }

  /** Writes bytes and a NUL behind them. */
  public void putString(int offset, byte[] text) {
    bytes.put(offset, text);
    bytes.put(offset + text.length, (byte) 0);
  }
}
