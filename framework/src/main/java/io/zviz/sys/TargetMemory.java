package io.zviz.sys;

/** The memory of another process, process_vm_readv(2). */
public interface TargetMemory {
  /**
   * Reads one piece; a piece that crosses into a page that is not there is read up to it.
   *
   * @param pid a thread of the process
   * @return how many bytes were read, or {@code -errno}
   */
  int read(int pid, long address, NativeBuffer to, int offset, int length);

  /**
   * Writes one piece, process_vm_writev(2).
   *
   * @param pid a thread of the process
   * @return how many bytes were written, or {@code -errno}
   */
  int write(int pid, long address, NativeBuffer from, int length);
}
