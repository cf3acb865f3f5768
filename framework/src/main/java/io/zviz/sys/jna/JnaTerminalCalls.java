package io.zviz.sys.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.zviz.sys.KernelCall;
import io.zviz.sys.TerminalCalls;

/** Terminals by ioctl(2); numbers of include/uapi/asm-generic/ioctls.h. */
public final class JnaTerminalCalls implements TerminalCalls {
  private static final int TCGETS = 0x5401;
  private static final int TCSETSW = 0x5403;
  private static final int TIOCGPGRP = 0x540F;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414;
  private static final int TERMIOS_SIZE = 36;
  private static final int WINSIZE_SIZE = 8;

  @Override
  public byte[] settings(int terminal) {
    return get(terminal, TCGETS, TERMIOS_SIZE);
  }

  @Override
  public void change(int terminal, byte[] settings) {
    set(terminal, TCSETSW, settings);
  }

  @Override
  public byte[] size(int terminal) {
    return get(terminal, TIOCGWINSZ, WINSIZE_SIZE);
  }

  @Override
  public void resize(int terminal, byte[] size) {
    set(terminal, TIOCSWINSZ, size);
  }

  @Override
  public int foreground(int terminal) {
    try (Memory group = new Memory(4)) {
      group.clear();
      Kernel.answer(KernelCall.IOCTL, terminal, TIOCGPGRP, Pointer.nativeValue(group), 0, 0, 0);
      return group.getInt(0);
    }
  }

  @Override
  public int ownGroup() {
    return (int) Kernel.call(KernelCall.GETPGID, 0, 0, 0, 0, 0, 0);
  }

  private static byte[] get(int terminal, int request, int size) {
    try (Memory memory = new Memory(size)) {
      Kernel.call(KernelCall.IOCTL, terminal, request, Pointer.nativeValue(memory), 0, 0, 0);
      return memory.getByteArray(0, size);
    }
  }

  private static void set(int terminal, int request, byte[] bytes) {
    try (Memory memory = new Memory(bytes.length)) {
      memory.write(0, bytes, 0, bytes.length);
      Kernel.call(KernelCall.IOCTL, terminal, request, Pointer.nativeValue(memory), 0, 0, 0);
    }
  }
}
