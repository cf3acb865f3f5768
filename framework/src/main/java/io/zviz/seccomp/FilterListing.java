package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.Instruction;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.IntentId;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A filter for people: one line an instruction, with the calls it is about and the rules behind it.
 */
public final class FilterListing {
  private static final int NAMED = 3;

  private final BpfProgram program;
  private final SyscallTable table;
  private final int[] loaded;

  private FilterListing(BpfProgram program, Architecture architecture) {
    this.program = program;
    this.table = SyscallTable.of(architecture);
    this.loaded = new int[program.instructions().size() + 1];
  }

  /**
   * The lines of a filter.
   *
   * @param filter the content of a {@code .bpf} artefact
   * @param architecture the one it is for
   */
  public static List<String> of(Content.Binary filter, Architecture architecture) {
    return new FilterListing(BpfProgram.of(filter), architecture).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      follow(i, program.instructions().get(i).filter());
      Instruction instruction = program.instructions().get(i);
      String text = "%4d  %s".formatted(i, text(i, instruction.filter()));
      String why = why(instruction.intents());
      lines.add(why.isEmpty() ? text : "%-48s ; %s".formatted(text, why));
    }
    return lines;
  }

  private String text(int at, SockFilter filter) {
    if (filter.code() == SockFilter.LOAD) {
      return "load  " + new Word(filter.k());
    }
    if (filter.isTest()) {
      return "%s %s -> %d, else %d"
          .formatted(
              relation(filter.code()),
              operand(at, filter.k()),
              at + 1 + filter.jt(),
              at + 1 + filter.jf());
    }
    return switch (filter.code()) {
      case SockFilter.AND -> "and   0x%x".formatted(filter.k());
      case SockFilter.JUMP -> "goto  " + (at + 1 + filter.k());
      case SockFilter.RETURN -> "return " + action(filter.k());
      default -> "unknown 0x%x".formatted(filter.code());
    };
  }

  /** Tells the instructions that come next which word they have in hand. */
  private void follow(int at, SockFilter filter) {
    int word = filter.code() == SockFilter.LOAD ? filter.k() : loaded[at];
    if (filter.isTest()) {
      loaded[at + 1 + filter.jt()] = word;
      loaded[at + 1 + filter.jf()] = word;
    } else if (filter.code() == SockFilter.JUMP) {
      loaded[at + 1 + filter.k()] = word;
    } else if (filter.code() != SockFilter.RETURN) {
      loaded[at + 1] = word;
    }
  }

  private String operand(int at, int value) {
    boolean number = loaded[at] == Word.NUMBER.offset();
    String text = number ? Integer.toUnsignedString(value) : "0x%x".formatted(value);
    return number ? table.name(value).map(name -> text + " (" + name + ")").orElse(text) : text;
  }

  private static String relation(int code) {
    return switch (code) {
      case SockFilter.IF_EQUAL -> "if == ";
      case SockFilter.IF_GREATER -> "if >  ";
      case SockFilter.IF_AT_LEAST -> "if >= ";
      default -> "if &  ";
    };
  }

  private static String action(int value) {
    return switch (value) {
      case Verdict.ALLOW -> "allow";
      case Verdict.USER_NOTIF -> "notify";
      case Verdict.KILL_PROCESS -> "kill";
      default -> "errno " + Errno.name(value & 0xffff);
    };
  }

  private static String why(List<IntentId> intents) {
    String named =
        intents.stream().limit(NAMED).map(IntentId::value).collect(Collectors.joining(", "));
    int more = intents.size() - NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
