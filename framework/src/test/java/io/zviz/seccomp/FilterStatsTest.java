package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.Instruction;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.host.Architecture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FilterStatsTest {
  /** read(0) allowed at once; write(1) by its argument; everything else refused. */
  private static final FilterStats STATS =
      stats(
          new SockFilter(SockFilter.LOAD, 0),
          new SockFilter(SockFilter.IF_EQUAL, 3, 0, 0),
          new SockFilter(SockFilter.IF_EQUAL, 0, 3, 1),
          new SockFilter(SockFilter.LOAD, 16),
          new SockFilter(SockFilter.IF_EQUAL, 0, 1, 2),
          new SockFilter(SockFilter.RETURN, Verdict.ALLOW),
          new SockFilter(SockFilter.RETURN, Verdict.ERRNO | 1));

  @Test
  void calls_are_counted_by_what_decides_about_them() {
    assertThat(STATS.allowedAtOnce()).isEqualTo(1);
    assertThat(STATS.byArguments()).isEqualTo(1);
    assertThat(STATS.refusedAtOnce()).isGreaterThan(300);
  }

  @Test
  void paths_are_counted_in_executed_instructions() {
    assertThat(STATS.instructions()).isEqualTo(7);
    assertThat(STATS.longestPath()).as("write with another argument").isEqualTo(6);
    assertThat(STATS.longestOfAllowed()).isEqualTo(3);
    assertThat(STATS.meanOfAllowed()).isEqualTo(3);
  }

  private static FilterStats stats(SockFilter... program) {
    BpfProgram bpf =
        new BpfProgram(
            Arrays.stream(program).map(filter -> new Instruction(filter, List.of())).toList());
    return FilterStats.of(bpf.content(), Architecture.X86_64);
  }
}
