package io.zviz.sys;

/** Terminals by descriptor (ioctl_tty(2)); asked of a pty's master, they mean its slave. */
public interface TerminalCalls {
  /**
   * The settings: the kernel's {@code struct termios} of the generic Linux ABI, 36 bytes: four
   * 32-bit words of flags (input, output, control, local), a byte of line discipline, 19 control
   * characters.
   */
  byte[] settings(int terminal);

  /** Changes the settings once what was written is out. */
  void change(int terminal, byte[] settings);

  /** The size of its window: {@code struct winsize}, 8 bytes. */
  byte[] size(int terminal);

  /** Changes the size; jobs in the foreground get SIGWINCH. */
  void resize(int terminal, byte[] size);

  /**
   * The process group in the foreground.
   *
   * @return its id in the caller's pid namespace; 0 when it has none there, or when the terminal is
   *     neither a master nor the caller's own
   */
  int foreground(int terminal);

  /** The caller's process group. */
  int ownGroup();
}
