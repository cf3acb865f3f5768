package io.zviz.sys.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import io.zviz.sys.SysException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Raw descriptors through libc's system call entry. */
public final class JnaDescriptorCalls implements DescriptorCalls {
  private static final int AT_FDCWD = -100;
  private static final int O_CLOEXEC = 0x80000;
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int O_PATH = 0x200000;
  // struct open_how: flags, mode, resolve; openat2(2).
  private static final int OPEN_HOW = 24;
  private static final int RESOLVE = 16;
  private static final int RESOLVE_NO_MAGICLINKS = 0x02;
  private static final int RESOLVE_IN_ROOT = 0x10;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_ADD_SEALS = 1033;
  private static final int ALL_SEALS = 0xf; // of its size, what it holds, and the seals themselves
  private static final int EXECUTE_ONLY = 0111;
  private static final int TCGETS = 0x5401;
  private static final int TERMIOS_SIZE = 64;
  private static final short POLLIN = 1;

  @Override
  public Pipe pipe() {
    try (Memory ends = new Memory(8)) {
      Kernel.call(KernelCall.PIPE2, Pointer.nativeValue(ends), O_CLOEXEC, 0, 0, 0, 0);
      return new Pipe(ends.getInt(0), ends.getInt(4));
    }
  }

  @Override
  public void close(int descriptor) {
    // Never again after EINTR: Linux has closed it already, close(2).
    Kernel.answer(KernelCall.CLOSE, descriptor, 0, 0, 0, 0, 0);
  }

  @Override
  public int read(int descriptor, byte[] buffer) {
    try (Memory memory = new Memory(buffer.length)) {
      int read =
          (int)
              Kernel.call(
                  KernelCall.READ, descriptor, Pointer.nativeValue(memory), buffer.length, 0, 0, 0);
      memory.read(0, buffer, 0, read);
      return read;
    }
  }

  @Override
  public void write(int descriptor, byte[] bytes) {
    try (Memory memory = new Memory(Math.max(1, bytes.length))) {
      memory.write(0, bytes, 0, bytes.length);
      long address = Pointer.nativeValue(memory);
      int done = 0;
      while (done < bytes.length) {
        done +=
            (int)
                Kernel.call(
                    KernelCall.WRITE, descriptor, address + done, bytes.length - done, 0, 0, 0);
      }
    }
  }

  @Override
  public boolean awaitReadable(int descriptor, int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    try (Memory memory = new Memory(24)) {
      while (true) {
        long nanos = Math.max(0, deadline - System.nanoTime());
        memory.setInt(0, descriptor);
        memory.setShort(4, POLLIN);
        memory.setShort(6, (short) 0);
        memory.setLong(8, nanos / 1_000_000_000L);
        memory.setLong(16, nanos % 1_000_000_000L);
        long address = Pointer.nativeValue(memory);
        long answer =
            Kernel.answer(
                KernelCall.PPOLL, address, 1, timeoutMillis < 0 ? 0 : address + 8, 0, 0, 0);
        if (answer >= 0) {
          return answer > 0;
        }
        if (answer != -Errno.EINTR) {
          throw new SysException("ppoll(" + descriptor + ")", (int) -answer);
        }
      }
    }
  }

  @Override
  public boolean isTerminal(int descriptor) {
    try (Memory termios = new Memory(TERMIOS_SIZE)) {
      return Kernel.answer(
              KernelCall.IOCTL, descriptor, TCGETS, Pointer.nativeValue(termios), 0, 0, 0)
          == 0;
    }
  }

  @Override
  public int openPlace(Path folder) {
    return open(folder, O_PATH | O_CLOEXEC);
  }

  @Override
  public int openPlaceIn(int root, String path) {
    byte[] text = path.getBytes(StandardCharsets.UTF_8);
    try (Memory memory = new Memory(OPEN_HOW + text.length + 1L)) {
      memory.clear();
      memory.setLong(0, O_PATH | O_CLOEXEC);
      memory.setLong(RESOLVE, RESOLVE_NO_MAGICLINKS | RESOLVE_IN_ROOT);
      memory.write(OPEN_HOW, text, 0, text.length);
      long address = Pointer.nativeValue(memory);
      return (int)
          Kernel.call(KernelCall.OPENAT2, root, address + OPEN_HOW, address, OPEN_HOW, 0, 0);
    }
  }

  @Override
  public int openNull() {
    return open(Path.of("/dev/null"), O_CLOEXEC);
  }

  private static int open(Path file, int flags) {
    byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
    try (Memory memory = new Memory(path.length + 1L)) {
      memory.write(0, path, 0, path.length);
      memory.setByte(path.length, (byte) 0);
      return (int)
          Kernel.call(KernelCall.OPENAT, AT_FDCWD, Pointer.nativeValue(memory), flags, 0, 0, 0);
    }
  }

  @Override
  public int memoryFile() {
    return memoryFile(MFD_CLOEXEC);
  }

  private static int memoryFile(int flags) {
    try (Memory name = new Memory(1)) {
      name.setByte(0, (byte) 0);
      return (int)
          Kernel.call(KernelCall.MEMFD_CREATE, Pointer.nativeValue(name), flags, 0, 0, 0, 0);
    }
  }

  @Override
  public int programFile(byte[] program) {
    int file = executableFile();
    try {
      write(file, program);
      Kernel.call(KernelCall.FCHMOD, file, EXECUTE_ONLY, 0, 0, 0, 0);
      Kernel.call(KernelCall.FCNTL, file, F_ADD_SEALS, ALL_SEALS, 0, 0, 0);
      return file;
    } catch (SysException failed) {
      close(file);
      throw failed;
    }
  }

  /** Before Linux 6.3 there is no flag, and every such file can be executed. */
  private static int executableFile() {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    try {
      return memoryFile(flags | MFD_EXEC);
    } catch (SysException unknown) {
      if (unknown.errno() != Errno.EINVAL) {
        throw unknown;
      }
      return memoryFile(flags);
    }
  }

  @Override
  public void rewind(int descriptor) {
    Kernel.call(KernelCall.LSEEK, descriptor, 0, 0, 0, 0, 0);
  }

  @Override
  public int duplicate(int descriptor) {
    return (int) Kernel.call(KernelCall.FCNTL, descriptor, F_DUPFD_CLOEXEC, 3, 0, 0, 0);
  }
}
