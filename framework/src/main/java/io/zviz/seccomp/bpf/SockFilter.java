package io.zviz.seccomp.bpf;

import java.nio.ByteBuffer;

/**
 * One instruction, {@code struct sock_filter} (include/uapi/linux/filter.h).
 *
 * @param code the operation
 * @param jt how many instructions are skipped when the test holds, 0 to 255
 * @param jf how many are skipped when it does not, 0 to 255
 * @param k the operand
 */
public record SockFilter(int code, int jt, int jf, int k) {
  /** Bytes of an instruction. */
  public static final int SIZE = 8;

  /** BPF_LD | BPF_W | BPF_ABS: loads the word at offset k. */
  public static final int LOAD = 0x20;

  /** BPF_ALU | BPF_AND | BPF_K. */
  public static final int AND = 0x54;

  /** BPF_JMP | BPF_JA: skips k instructions. */
  public static final int JUMP = 0x05;

  /** BPF_JMP | BPF_JEQ | BPF_K. */
  public static final int IF_EQUAL = 0x15;

  /** BPF_JMP | BPF_JGT | BPF_K, unsigned. */
  public static final int IF_GREATER = 0x25;

  /** BPF_JMP | BPF_JGE | BPF_K, unsigned. */
  public static final int IF_AT_LEAST = 0x35;

  /** BPF_JMP | BPF_JSET | BPF_K. */
  public static final int IF_ANY_BIT = 0x45;

  /** BPF_RET | BPF_K. */
  public static final int RETURN = 0x06;

  /** The farthest a conditional jump goes. */
  public static final int FARTHEST = 255;

  /** Checks the fields that are smaller than an int. */
  public SockFilter {
    if (code < 0 || code > 0xffff || jt < 0 || jt > FARTHEST || jf < 0 || jf > FARTHEST) {
      throw new IllegalArgumentException("code " + code + ", jt " + jt + ", jf " + jf);
    }
  }

  /** An instruction that does not test anything. */
  public SockFilter(int code, int k) {
    this(code, 0, 0, k);
  }

  /** Whether it jumps by a test. */
  public boolean isTest() {
    return switch (code) {
      case IF_EQUAL, IF_GREATER, IF_AT_LEAST, IF_ANY_BIT -> true;
      default -> false;
    };
  }

  /**
   * The answer of a test.
   *
   * @param loaded what the accumulator holds
   * @throws IllegalArgumentException when this is no test
   */
  public boolean holds(int loaded) {
    return switch (code) {
      case IF_EQUAL -> loaded == k;
      case IF_GREATER -> Integer.compareUnsigned(loaded, k) > 0;
      case IF_AT_LEAST -> Integer.compareUnsigned(loaded, k) >= 0;
      case IF_ANY_BIT -> (loaded & k) != 0;
      default -> throw new IllegalArgumentException("operation " + code);
    };
  }

  /** Reads one from its 8 bytes, in the order of the buffer. */
  public static SockFilter read(ByteBuffer from) {
    return new SockFilter(
        Short.toUnsignedInt(from.getShort()),
        Byte.toUnsignedInt(from.get()),
        Byte.toUnsignedInt(from.get()),
        from.getInt());
  }

  /** Writes its 8 bytes in the order of the buffer. */
  public void write(ByteBuffer to) {
    to.putShort((short) code).put((byte) jt).put((byte) jf).putInt(k);
  }
}
