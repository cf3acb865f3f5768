package io.zviz.seccomp;

import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.host.Architecture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The instructions of a filter that the kernel executes for a call. */
public final class FilterWay {
  private final List<SockFilter> program;
  private final Architecture architecture;
  private final int number;
  private final long[] arguments;
  private final Deque<State> todo = new ArrayDeque<>();
  private final Set<State> seen = new HashSet<>();

  /** An instruction about to be executed; what is loaded is empty where the arguments decide it. */
  private record State(int at, OptionalInt loaded) {}

  private FilterWay(
      List<SockFilter> program, Architecture architecture, int number, long[] arguments) {
    this.program = program;
    this.architecture = architecture;
    this.number = number;
    this.arguments = arguments;
  }

  /**
   * The indices of the instructions, in order.
   *
   * @param filter the content of a {@code .bpf} artefact
   * @param architecture the one it is for
   * @param number of a call of the native interface
   * @param arguments all six; none when any may be meant, then those of every way that the call can
   *     take
   */
  public static SortedSet<Integer> of(
      Content.Binary filter, Architecture architecture, int number, long... arguments) {
    List<SockFilter> program =
        BpfProgram.of(filter).instructions().stream().map(i -> i.filter()).toList();
    return new FilterWay(program, architecture, number, arguments).walk();
  }

  private SortedSet<Integer> walk() {
    SortedSet<Integer> executed = new TreeSet<>();
    enter(0, OptionalInt.of(0));
    while (!todo.isEmpty()) {
      State state = todo.pop();
      executed.add(state.at());
      execute(program.get(state.at()), state.at() + 1, state.loaded());
    }
    return executed;
  }

  private void execute(SockFilter instruction, int next, OptionalInt loaded) {
    switch (instruction.code()) {
      case SockFilter.RETURN -> {}
      case SockFilter.LOAD -> enter(next, word(instruction.k()));
      case SockFilter.AND ->
          enter(
              next,
              loaded.isEmpty() ? loaded : OptionalInt.of(loaded.getAsInt() & instruction.k()));
      case SockFilter.JUMP -> enter(next + instruction.k(), loaded);
      default -> {
        boolean open = loaded.isEmpty();
        if (open || instruction.holds(loaded.getAsInt())) {
          enter(next + instruction.jt(), loaded);
        }
        if (open || !instruction.holds(loaded.getAsInt())) {
          enter(next + instruction.jf(), loaded);
        }
      }
    }
  }

  private void enter(int at, OptionalInt loaded) {
    State state = new State(at, loaded);
    if (seen.add(state)) {
      todo.push(state);
    }
  }

  private OptionalInt word(int offset) {
    if (offset == Word.NUMBER.offset()) {
      return OptionalInt.of(number);
    }
    if (offset == Word.ARCHITECTURE.offset()) {
      return OptionalInt.of(architecture.auditNumber());
    }
    int place = offset - Word.low(0).offset();
    if (place < 0 || arguments.length == 0) {
      return OptionalInt.empty();
    }
    long argument = arguments[place / Long.BYTES];
    return OptionalInt.of((int) (place % Long.BYTES == 0 ? argument : argument >>> 32));
  }
}
