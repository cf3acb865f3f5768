package io.zviz.sys;

/**
 * Zeroed memory outside of the heap that a child sees too (MAP_SHARED), whether it was made with
 * CLONE_VM or not.
 *
 * <p>Unmapped by {@link #close}; the caller must know that no child uses it any more.
 */
public interface SharedMemory extends AutoCloseable {
  /** Where it starts, as the kernel sees it. */
  long address();

  /** Its size in bytes. */
  int size();

  /** Copies bytes to an offset. */
  void write(int offset, byte[] bytes);

  /** Writes 8 bytes in the byte order of the host. */
  void putLong(int offset, long value);

  /** Reads 8 bytes in the byte order of the host, as they are now. */
  long getLong(int offset);

  @Override
  void close();
}
