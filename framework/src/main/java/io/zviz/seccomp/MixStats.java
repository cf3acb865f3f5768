package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.bpf.Execution;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.host.Architecture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a filter costs a real program.
 *
 * @param mix the name of the mix
 * @param calls how many of its calls the architecture has
 * @param instructions executed for all of them
 * @param withBitmap the same on Linux 5.11 and later, which asks no filter about calls that it
 *     allows whatever their arguments
 * @param longest executed for the dearest of them
 */
public record MixStats(String mix, long calls, long instructions, long withBitmap, int longest) {
  /**
   * The figures of a program for a mix.
   *
   * @param architecture the one that the program is for; calls that it does not have are left out
   */
  public static MixStats of(List<SockFilter> program, Architecture architecture, CallMix mix) {
    long calls = 0;
    long instructions = 0;
    long withBitmap = 0;
    int longest = 0;
    for (CallMix.Entry entry : mix.entries()) {
      Optional<Execution> run = execute(program, architecture, entry);
      if (run.isPresent()) {
        int executed = run.get().instructions();
        boolean free = run.get().verdict() == Verdict.ALLOW && !run.get().looksAtArguments();
        calls += entry.count();
        instructions += entry.count() * executed;
        withBitmap += free ? 0 : entry.count() * executed;
        longest = Math.max(longest, executed);
      }
    }
    return new MixStats(mix.name(), calls, instructions, withBitmap, longest);
  }

  /** What a program does about a call; empty when the architecture does not have it. */
  public static Optional<Execution> execute(
      List<SockFilter> program, Architecture architecture, CallMix.Entry entry) {
    OptionalInt number = SyscallTable.of(architecture).number(entry.call());
    if (number.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Execution.of(
            program,
            word -> word(word, architecture.auditNumber(), number.getAsInt(), entry.arguments())));
  }

  /** Instructions for a call, the mean. */
  public double mean() {
    return calls == 0 ? 0 : (double) instructions / calls;
  }

  /** The same on Linux 5.11 and later. */
  public double meanWithBitmap() {
    return calls == 0 ? 0 : (double) withBitmap / calls;
  }

  /** The figures as a tree for JSON; the means in hundredths. */
  Map<String, Object> toTree() {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("calls", calls);
    tree.put("mean_in_hundredths", Math.round(100 * mean()));
    tree.put("mean_with_bitmap_in_hundredths", Math.round(100 * meanWithBitmap()));
    tree.put("longest", longest);
    return tree;
  }

  private static int word(Word word, int audit, int number, List<Long> arguments) {
    if (word.equals(Word.NUMBER)) {
      return number;
    }
    if (word.equals(Word.ARCHITECTURE)) {
      return audit;
    }
    int half = (word.offset() - Word.low(0).offset()) / 4;
    long argument = half / 2 < arguments.size() && half >= 0 ? arguments.get(half / 2) : 0;
    return (int) (half % 2 == 0 ? argument : argument >>> 32);
  }
}
