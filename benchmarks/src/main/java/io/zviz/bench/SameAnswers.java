package io.zviz.bench;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.CallMix;
import io.zviz.seccomp.MixStats;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.host.Architecture;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Filters that are compared have to allow the same. */
final class SameAnswers {
  private SameAnswers() {}

  /** Throws when some filter allows a call of a mix that another one does not. */
  static void check(Collection<List<SockFilter>> filters, Architecture architecture, CallMix mix) {
    for (CallMix.Entry entry : mix.entries()) {
      if (SyscallTable.of(architecture).number(entry.call()).isPresent()) {
        Set<Boolean> answers =
            filters.stream()
                .map(filter -> MixStats.execute(filter, architecture, entry).orElseThrow())
                .map(run -> run.verdict() == Verdict.ALLOW)
                .collect(Collectors.toSet());
        if (answers.size() != 1) {
          throw new IllegalStateException("the filters do not agree about " + entry);
        }
      }
    }
  }
}
