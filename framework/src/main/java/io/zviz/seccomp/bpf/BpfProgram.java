package io.zviz.seccomp.bpf;

import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.IntentId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program as the kernel takes it: {@code struct sock_filter[]}, little endian.
 *
 * @param instructions 1 to {@link #LONGEST}
 */
public record BpfProgram(List<Instruction> instructions) {
  /** BPF_MAXINSNS, include/uapi/linux/bpf_common.h. */
  public static final int LONGEST = 4096;

  /**
   * Copies the list.
   *
   * @throws ZvizException when the kernel would refuse the program for its length
   */
  public BpfProgram {
    instructions = List.copyOf(instructions);
    if (instructions.size() > LONGEST) {
      throw new ZvizException(
          SeccompError.PROGRAM_TOO_LONG,
          "the seccomp filter has %d instructions; the kernel takes %d; shorten the ioctl and prctl lists"
              .formatted(instructions.size(), LONGEST));
    }
  }

  /** The program in bytes. */
  public byte[] bytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(instructions.size() * SockFilter.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    instructions.forEach(instruction -> instruction.filter().write(buffer));
    return buffer.array();
  }

  /** The program as the content of an artefact, each run of instructions with its causes. */
  public Content.Binary content() {
    List<Content.Range> ranges = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= instructions.size(); i++) {
      List<IntentId> intents = instructions.get(first).intents();
      if (i == instructions.size() || !instructions.get(i).intents().equals(intents)) {
        int length = (i - first) * SockFilter.SIZE;
        ranges.add(new Content.Range(first * SockFilter.SIZE, length, intents));
        first = i;
      }
    }
    return new Content.Binary(bytes(), ranges);
  }

  /** Reads a program back from what {@link #content()} gave. */
  public static BpfProgram of(Content.Binary content) {
    ByteBuffer buffer = ByteBuffer.wrap(content.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    List<Instruction> instructions = new ArrayList<>();
    for (Content.Range range : content.ranges()) {
      for (int i = 0; i < range.length(); i += SockFilter.SIZE) {
        instructions.add(new Instruction(SockFilter.read(buffer), range.intents()));
      }
    }
    return new BpfProgram(instructions);
  }

  /** Whether some call is handed to a listener. */
  public boolean notifies() {
    return instructions.stream()
        .map(Instruction::filter)
        .anyMatch(f -> f.code() == SockFilter.RETURN && f.k() == Verdict.USER_NOTIF);
  }
}
