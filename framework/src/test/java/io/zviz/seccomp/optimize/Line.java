package io.zviz.seccomp.optimize;

import io.zviz.abi.SyscallTable;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.Execution;
import io.zviz.seccomp.bpf.Instruction;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * The ranges of numbers of a built-in profile's filter, found by asking it about every number.
 *
 * @param firsts where each range begins
 * @param verdicts what is decided in each; for calls with arguments that decide, a value of its own
 */
record Line(List<Integer> firsts, List<Long> verdicts) {
  static Line of(String profile, Architecture architecture) {
    Content content =
        new SeccompBackend()
            .compile(
                new PolicyResolver(new ProfileLocator(List.of()))
                    .resolve(BuiltinProfiles.source(profile), Overrides.NONE),
                Target.of(architecture))
            .artifact("bpf")
            .orElseThrow()
            .content();
    List<SockFilter> program =
        BpfProgram.of((Content.Binary) content).instructions().stream()
            .map(Instruction::filter)
            .toList();
    Line line = new Line(new ArrayList<>(), new ArrayList<>());
    for (int number = 0; number <= SyscallTable.of(architecture).highest() + 1; number++) {
      line.add(number, program, architecture.auditNumber());
    }
    return line;
  }

  private void add(int number, List<SockFilter> program, int audit) {
    Execution run =
        Execution.of(
            program,
            word -> word.equals(Word.NUMBER) ? number : word.equals(Word.ARCHITECTURE) ? audit : 0);
    long verdict =
        run.looksAtArguments() ? (1L << 32) + number : Integer.toUnsignedLong(run.verdict());
    if (verdicts.isEmpty() || verdicts.get(verdicts.size() - 1) != verdict) {
      firsts.add(number);
      verdicts.add(verdict);
    }
  }

  int[] kinds() {
    return verdicts.stream().mapToInt(verdicts::indexOf).toArray();
  }

  long[] weights(Weights weights) {
    long[] all = new long[firsts.size()];
    for (int i = 0; i < all.length; i++) {
      long last = i + 1 < all.length ? firsts.get(i + 1) - 1L : Trees.LAST;
      all[i] = weights.ofNumbers(firsts.get(i), last);
    }
    return all;
  }

  boolean isSingle(int range) {
    return range + 1 < firsts.size() && firsts.get(range) + 1 == firsts.get(range + 1);
  }
}
