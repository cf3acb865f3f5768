package io.zviz.sys;

import java.nio.file.Path;

/** Raw file descriptors. */
public interface DescriptorCalls {
  /** A pipe, both ends close-on-exec. */
  Pipe pipe();

  /** Closes a descriptor; an error is ignored, since nothing can be done about it. */
  void close(int descriptor);

  /**
   * Reads at most a buffer.
   *
   * @return the number of bytes; 0 at the end
   */
  int read(int descriptor, byte[] buffer);

  /** Writes all bytes. */
  void write(int descriptor, byte[] bytes);

  /**
   * Waits until a descriptor can be read, has ended or failed.
   *
   * @param timeoutMillis 0 only looks; negative waits for ever
   * @return whether it can
   */
  boolean awaitReadable(int descriptor, int timeoutMillis);

  /** Whether a descriptor is a terminal. */
  boolean isTerminal(int descriptor);

  /**
   * Opens a file or folder as a place only (O_PATH), close-on-exec.
   *
   * @throws SysException when there is none
   */
  int openPlace(Path path);

  /**
   * Opens a file or folder within a root as a place only (O_PATH), close-on-exec; no magic links of
   * procfs.
   *
   * @param root a descriptor of the folder that is the root of everything, symbolic links included
   * @throws SysException when there is none
   */
  int openPlaceIn(int root, String path);

  /** {@code /dev/null} for reading, close-on-exec. */
  int openNull();

  /** An empty file in memory, close-on-exec. */
  int memoryFile();

  /**
   * A program in memory, close-on-exec: sealed, and with permission to execute it only, so that a
   * process that executes it is not dumpable (open to no other process of its user).
   *
   * @throws SysException EACCES where the host allows none (sysctl {@code vm.memfd_noexec})
   */
  int programFile(byte[] program);

  /** Goes to the beginning of a file. */
  void rewind(int descriptor);

  /** A copy of a descriptor at 3 or above, close-on-exec. */
  int duplicate(int descriptor);

  /**
   * The ends of a pipe.
   *
   * @param readEnd where to read
   * @param writeEnd where to write
   */
  record Pipe(int readEnd, int writeEnd) {}
}
