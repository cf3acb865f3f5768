package io.zviz.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A system call as a filter sees it, {@code struct seccomp_data}.
 *
 * @param number the number of the call
 * @param architecture AUDIT_ARCH_*
 * @param arguments six of them
 */
public record SeccompData(int number, int architecture, List<Long> arguments) {
  private static final int SIZE = 64;

  /** Checks that there are six arguments. */
  public SeccompData {
    arguments = List.copyOf(arguments);
    if (arguments.size() != 6) {
      throw new IllegalArgumentException(arguments.size() + " arguments");
    }
  }

  /** A call with its first arguments; the others are 0. */
  public static SeccompData of(int architecture, int number, long... arguments) {
    return new SeccompData(
        number, architecture, Arrays.stream(Arrays.copyOf(arguments, 6)).boxed().toList());
  }

  /** The structure in memory, little endian. */
  ByteBuffer bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(number).putInt(architecture).putLong(0);
    arguments.forEach(buffer::putLong);
    return buffer;
  }
}
