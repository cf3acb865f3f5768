package io.zviz.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Runs a seccomp program as the kernel would, and refuses what the kernel would refuse
 * (bpf_check_classic and seccomp_check_filter in the kernel's net/core/filter.c and
 * kernel/seccomp.c). Of the operations it knows those that filters are made of: loads of words of
 * the call, AND, jumps, returns of a constant.
 */
public final class BpfInterpreter {
  private static final int LONGEST = 4096;
  private static final int SIZE = 8;

  private final int[] code;
  private final int[] jt;
  private final int[] jf;
  private final int[] k;
  private final BitSet covered = new BitSet();

  /**
   * Checks a program.
   *
   * @param program {@code struct sock_filter[]}, little endian
   * @throws IllegalArgumentException when the kernel would not take it
   */
  public BpfInterpreter(byte[] program) {
    require(program.length > 0 && program.length % SIZE == 0, "length " + program.length);
    int length = program.length / SIZE;
    require(length <= LONGEST, length + " instructions");
    code = new int[length];
    jt = new int[length];
    jf = new int[length];
    k = new int[length];
    ByteBuffer buffer = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < length; i++) {
      code[i] = Short.toUnsignedInt(buffer.getShort());
      jt[i] = Byte.toUnsignedInt(buffer.get());
      jf[i] = Byte.toUnsignedInt(buffer.get());
      k[i] = buffer.getInt();
    }
    for (int i = 0; i < length; i++) {
      check(i);
    }
    require(code[length - 1] == 0x06, "the last instruction does not return");
  }

  /** What the program returns for a call: a SECCOMP_RET_* action with its data. */
  public int run(SeccompData data) {
    ByteBuffer call = data.bytes();
    int accumulator = 0;
    int at = 0;
    while (true) {
      covered.set(at);
      int next = at + 1;
      switch (code[at]) {
        case 0x20 -> accumulator = call.getInt(k[at]);
        case 0x54 -> accumulator &= k[at];
        case 0x05 -> next += k[at];
        case 0x06 -> {
          return k[at];
        }
        default -> next += holds(code[at], accumulator, k[at]) ? jt[at] : jf[at];
      }
      at = next;
    }
  }

  /** The number of instructions. */
  public int length() {
    return code.length;
  }

  /** The instructions that no run so far has reached. */
  public BitSet uncovered() {
    BitSet rest = new BitSet();
    rest.set(0, code.length);
    rest.andNot(covered);
    return rest;
  }

  private void check(int at) {
    long left = code.length - at - 1L;
    switch (code[at]) {
      case 0x20 -> require(k[at] >= 0 && k[at] < 64 && k[at] % 4 == 0, at, "loads outside");
      case 0x54, 0x06 -> require(jt[at] == 0 && jf[at] == 0, at, "jumps without a test");
      case 0x05 -> require(Integer.toUnsignedLong(k[at]) < left, at, "jumps out");
      case 0x15, 0x25, 0x35, 0x45 -> require(jt[at] < left && jf[at] < left, at, "jumps out");
      default -> require(false, at, "operation 0x" + Integer.toHexString(code[at]));
    }
  }

  private static boolean holds(int operation, int accumulator, int operand) {
    return switch (operation) {
      case 0x15 -> accumulator == operand;
      case 0x25 -> Integer.compareUnsigned(accumulator, operand) > 0;
      case 0x35 -> Integer.compareUnsigned(accumulator, operand) >= 0;
      default -> (accumulator & operand) != 0;
    };
  }

  private static void require(boolean condition, int at, String problem) {
    require(condition, "instruction " + at + " " + problem);
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }
}
