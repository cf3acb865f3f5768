package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.Execution;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.host.Architecture;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a filter costs. A call whose answer does not depend on its arguments is answered from a
 * bitmap by Linux 5.11 and later when that answer is to allow it (kernel/seccomp.c,
 * seccomp_cache_allow): then not one instruction is executed.
 *
 * @param instructions how long the program is
 * @param longestPath the most instructions that any call can make the kernel execute
 * @param allowedAtOnce calls that are allowed whatever their arguments
 * @param meanOfAllowed instructions executed for these without the bitmap, mean over the calls
 * @param longestOfAllowed instructions executed for the dearest of these without the bitmap
 * @param byArguments calls whose arguments decide
 * @param refusedAtOnce calls that are refused or handed over whatever their arguments
 * @param mixes what the calls of real programs cost
 */
public record FilterStats(
    int instructions,
    int longestPath,
    int allowedAtOnce,
    double meanOfAllowed,
    int longestOfAllowed,
    int byArguments,
    int refusedAtOnce,
    List<MixStats> mixes) {

  /** Copies the list. */
  public FilterStats {
    mixes = List.copyOf(mixes);
  }

  /**
   * The figures of a filter.
   *
   * @param filter the content of a {@code .bpf} artefact
   * @param architecture the one it is for
   */
  public static FilterStats of(Content.Binary filter, Architecture architecture) {
    return of(
        BpfProgram.of(filter).instructions().stream().map(i -> i.filter()).toList(), architecture);
  }

  /** The figures of a program. */
  public static FilterStats of(List<SockFilter> program, Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    List<Execution> runs =
        table.names().stream()
            .map(call -> run(program, architecture, table.number(call).orElseThrow()))
            .toList();
    List<Execution> constant = runs.stream().filter(run -> !run.looksAtArguments()).toList();
    IntSummaryStatistics allowed =
        constant.stream()
            .filter(run -> run.verdict() == Verdict.ALLOW)
            .mapToInt(Execution::instructions)
            .summaryStatistics();
    return new FilterStats(
        program.size(),
        longestPath(program),
        (int) allowed.getCount(),
        allowed.getAverage(),
        Math.max(0, allowed.getMax()),
        runs.size() - constant.size(),
        constant.size() - (int) allowed.getCount(),
        CallMix.recorded().stream().map(mix -> MixStats.of(program, architecture, mix)).toList());
  }

  /** The figures as a tree for JSON; the mean in hundredths. */
  public Map<String, Object> toTree() {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("instructions", instructions);
    tree.put("longest_path", longestPath);
    tree.put("allowed_at_once", allowedAtOnce);
    tree.put("mean_of_allowed_in_hundredths", Math.round(100 * meanOfAllowed));
    tree.put("longest_of_allowed", longestOfAllowed);
    tree.put("by_arguments", byArguments);
    tree.put("refused_at_once", refusedAtOnce);
    SortedMap<String, Object> byMix = new TreeMap<>();
    mixes.forEach(mix -> byMix.put(mix.mix(), mix.toTree()));
    tree.put("mixes", byMix);
    return tree;
  }

  /** Where arguments decide, it is enough to know that they do. */
  private static Execution run(List<SockFilter> program, Architecture architecture, int number) {
    return Execution.of(
        program,
        word -> {
          if (word.equals(Word.NUMBER)) {
            return number;
          }
          return word.equals(Word.ARCHITECTURE) ? architecture.auditNumber() : 0;
        });
  }

  /** Jumps only go forward, so the longest way from each instruction is known from behind. */
  private static int longestPath(List<SockFilter> program) {
    int[] longest = new int[program.size()];
    for (int i = program.size() - 1; i >= 0; i--) {
      SockFilter instruction = program.get(i);
      longest[i] =
          1
              + switch (instruction.code()) {
                case SockFilter.RETURN -> 0;
                case SockFilter.JUMP -> longest[i + 1 + instruction.k()];
                case SockFilter.LOAD, SockFilter.AND -> longest[i + 1];
                default ->
                    Math.max(longest[i + 1 + instruction.jt()], longest[i + 1 + instruction.jf()]);
              };
    }
    return longest[0];
  }
}
