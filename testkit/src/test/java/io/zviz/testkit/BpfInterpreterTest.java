package io.zviz.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class BpfInterpreterTest {
  private static final int LOAD = 0x20;
  private static final int AND = 0x54;
  private static final int JUMP = 0x05;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_GREATER = 0x25;
  private static final int RETURN = 0x06;

  @Test
  void a_program_is_run_as_the_kernel_runs_it() {
    BpfInterpreter program =
        new BpfInterpreter(
            program(
                LOAD,
                0,
                0,
                24, // the low half of argument 1
                AND,
                0,
                0,
                0xff,
                IF_GREATER,
                1,
                0,
                0x7f,
                RETURN,
                0,
                0,
                1,
                JUMP,
                0,
                0,
                1,
                RETURN,
                0,
                0,
                2,
                RETURN,
                0,
                0,
                3));
    assertThat(program.run(SeccompData.of(0, 0, 0, 0xff7fL))).isEqualTo(1);
    assertThat(program.run(SeccompData.of(0, 0, 0, 0x80L))).isEqualTo(3);
    assertThat(program.uncovered().stream().boxed()).containsExactly(5);
  }

  @Test
  void comparisons_are_unsigned() {
    BpfInterpreter program =
        new BpfInterpreter(
            program(LOAD, 0, 0, 0, IF_GREATER, 0, 1, 1, RETURN, 0, 0, 1, RETURN, 0, 0, 2));
    assertThat(program.run(SeccompData.of(0, -1))).isEqualTo(1);
    assertThat(program.run(SeccompData.of(0, 1))).isEqualTo(2);
  }

  @Test
  void what_the_kernel_refuses_is_refused() {
    refused("length 0");
    refused("does not return", LOAD, 0, 0, 0);
    refused("loads outside", LOAD, 0, 0, 64, RETURN, 0, 0, 0);
    refused("loads outside", LOAD, 0, 0, 2, RETURN, 0, 0, 0);
    refused("jumps out", IF_EQUAL, 1, 0, 0, RETURN, 0, 0, 0);
    refused("jumps out", IF_EQUAL, 0, 255, 0, RETURN, 0, 0, 0);
    refused("jumps out", JUMP, 0, 0, 1, RETURN, 0, 0, 0);
    refused("jumps out", JUMP, 0, 0, -2, RETURN, 0, 0, 0);
    refused("operation 0x99", 0x99, 0, 0, 0, RETURN, 0, 0, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> new BpfInterpreter(new byte[12]));
    assertThatIllegalArgumentException().isThrownBy(() -> new BpfInterpreter(new byte[8 * 4097]));
  }

  private static void refused(String why, int... fields) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BpfInterpreter(program(fields)))
        .withMessageContaining(why);
  }

  private static byte[] program(int... fields) {
    ByteBuffer buffer = ByteBuffer.allocate(fields.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < fields.length; i += 4) {
      buffer.putShort((short) fields[i]).put((byte) fields[i + 1]).put((byte) fields[i + 2]);
      buffer.putInt(fields[i + 3]);
    }
    return buffer.array();
  }
}
