package io.zviz.sys;

import io.zviz.spi.host.Architecture;

/** What starting a child with a table of system calls needs. */
public interface LaunchCalls {
  /** The architecture whose stub is run. */
  Architecture architecture();

  /**
   * Maps shared memory.
   *
   * @param size in bytes, more than 0
   * @throws SysException when there is no memory
   */
  SharedMemory allocate(int size);

  /**
   * Runs the launch stub on a program (layout: src/main/asm/launch-x86_64.S). The child walks the
   * program's steps; this returns at once.
   *
   * @return the child's pid
   * @throws SysException when no child was made
   */
  int launch(SharedMemory program);
}
