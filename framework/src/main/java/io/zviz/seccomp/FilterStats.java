package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.host.Architecture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 */
public record FilterStats(
    int instructions,
    int longestPath,
    int allowedAtOnce,
    double meanOfAllowed,
    int longestOfAllowed,
    int byArguments,
    int refusedAtOnce) {

  /** A constant answer and how many instructions it takes. */
  private record Walk(int action, int executed) {}

  /**
   * The figures of a filter.
   *
   * @param filter the content of a {@code .bpf} artefact
   * @param architecture the one it is for
   */
  public static FilterStats of(Content.Binary filter, Architecture architecture) {
    List<SockFilter> program =
        BpfProgram.of(filter).instructions().stream().map(i -> i.filter()).toList();
    SyscallTable table = SyscallTable.of(architecture);
    int allowed = 0;
    int refused = 0;
    int sum = 0;
    int longest = 0;
    for (String call : table.names()) {
      Optional<Walk> walk =
          walk(program, architecture.auditNumber(), table.number(call).orElseThrow());
      if (walk.isPresent() && walk.get().action() == Verdict.ALLOW) {
        allowed++;
        sum += walk.get().executed();
        longest = Math.max(longest, walk.get().executed());
      } else if (walk.isPresent()) {
        refused++;
      }
    }
    return new FilterStats(
        program.size(),
        longestPath(program),
        allowed,
        allowed == 0 ? 0 : (double) sum / allowed,
        longest,
        table.names().size() - allowed - refused,
        refused);
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
    return tree;
  }

  /** Follows the program as long as only number and interface are asked for. */
  private static Optional<Walk> walk(List<SockFilter> program, int audit, int number) {
    int loaded = 0;
    int executed = 0;
    int at = 0;
    while (true) {
      SockFilter instruction = program.get(at);
      executed++;
      at++;
      switch (instruction.code()) {
        case SockFilter.LOAD -> {
          boolean known =
              instruction.k() == Word.NUMBER.offset()
                  || instruction.k() == Word.ARCHITECTURE.offset();
          if (!known) {
            return Optional.empty();
          }
          loaded = instruction.k() == Word.NUMBER.offset() ? number : audit;
        }
        case SockFilter.AND -> loaded &= instruction.k();
        case SockFilter.JUMP -> at += instruction.k();
        case SockFilter.RETURN -> {
          return Optional.of(new Walk(instruction.k(), executed));
        }
        default -> at += instruction.holds(loaded) ? instruction.jt() : instruction.jf();
      }
    }
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
