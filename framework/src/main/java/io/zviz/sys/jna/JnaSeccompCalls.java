package io.zviz.sys.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.zviz.sys.SeccompCalls;
import java.util.function.IntSupplier;

/** Questions to seccomp(2) through the raw system call. */
public final class JnaSeccompCalls implements SeccompCalls {
  // include/uapi/linux/seccomp.h
  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;
  private static final int GET_NOTIF_SIZES = 3;

  private final IntSupplier number;

  /** Takes where the number of {@code seccomp} on this architecture comes from. */
  public JnaSeccompCalls(IntSupplier number) {
    this.number = number;
  }

  @Override
  public int query(int operation, int argument) {
    return switch (operation) {
      case SET_MODE_FILTER -> call(operation, argument, 0);
      case GET_ACTION_AVAIL -> withMemory(operation, argument);
      case GET_NOTIF_SIZES -> withMemory(operation, 0);
      default -> throw new IllegalArgumentException("seccomp operation " + operation);
    };
  }

  /** 8 bytes: an action is a __u32, struct seccomp_notif_sizes has three __u16. */
  private int withMemory(int operation, int value) {
    try (Memory memory = new Memory(Long.BYTES)) {
      memory.setInt(0, value);
      return call(operation, 0, Pointer.nativeValue(memory));
    }
  }

  private int call(int operation, int flags, long pointer) {
    return (int) RawSyscall.call(number.getAsInt(), operation, flags, pointer, 0, 0, 0);
  }
}
