package io.zviz.seccomp.ir;

import org.jspecify.annotations.Nullable;

/**
 * A 32 bit word of {@code struct seccomp_data} (include/uapi/linux/seccomp.h) on a little endian
 * machine, which is all a classic BPF program can load.
 *
 * @param offset in bytes: 0 the number, 4 the architecture, 16 the first half of the first argument
 */
public record Word(int offset) {
  /** The number of the call. */
  public static final Word NUMBER = new Word(0);

  /** The architecture, AUDIT_ARCH_*. */
  public static final Word ARCHITECTURE = new Word(4);

  private static final int ARGUMENTS = 16;

  /** Refuses what is no word of the structure's 64 bytes. */
  public Word {
    if (offset < 0 || offset > 60 || offset % 4 != 0) {
      throw new IllegalArgumentException("offset " + offset);
    }
  }

  /** The low half of an argument, 0 to 5: all that the kernel reads of an {@code int}. */
  public static Word low(int argument) {
    return new Word(ARGUMENTS + 8 * argument);
  }

  /** The high half of an argument, 0 to 5. */
  public static Word high(int argument) {
    return new Word(ARGUMENTS + 8 * argument + 4);
  }

  // By hand, see the package's description.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Word that && offset == that.offset;
  }

  @Override
  public int hashCode() {
    return offset;
  }

  @Override
  public String toString() {
    return switch (offset) {
      case 0 -> "number";
      case 4 -> "architecture";
      case 8, 12 -> "instruction pointer";
      default -> "argument " + (offset - ARGUMENTS) / 8 + (offset % 8 == 0 ? " low" : " high");
    };
  }
}
