package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.Instruction;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.host.Architecture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FilterStatsTest {
  /** read(0) allowed at once; write(1) by its argument; everything else refused. */
  private static final List<SockFilter> PROGRAM =
      List.of(
          new SockFilter(SockFilter.LOAD, 0),
          new SockFilter(SockFilter.IF_EQUAL, 3, 0, 0),
          new SockFilter(SockFilter.IF_EQUAL, 0, 3, 1),
          new SockFilter(SockFilter.LOAD, 16),
          new SockFilter(SockFilter.IF_EQUAL, 0, 1, 2),
          new SockFilter(SockFilter.RETURN, Verdict.ALLOW),
          new SockFilter(SockFilter.RETURN, Verdict.ERRNO | 1));

  private static final FilterStats STATS = stats(PROGRAM);

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

  @Test
  void a_mix_is_weighed_by_how_often_its_calls_occur() {
    CallMix mix =
        CallMix.parse("test", "# of nothing\n30 read\n10 write 2\n5 write 3\n5 close\n9 unknown\n");
    MixStats stats = MixStats.of(PROGRAM, Architecture.X86_64, mix);
    assertThat(stats.calls()).as("a call that the architecture lacks is left out").isEqualTo(50);
    // read 3; write(2) 6; write(3) and close end with a refusal.
    assertThat(stats.instructions()).isEqualTo(30 * 3 + 10 * 6 + 5 * 6 + 5 * 4);
    assertThat(stats.withBitmap()).as("read costs nothing").isEqualTo(10 * 6 + 5 * 6 + 5 * 4);
    assertThat(stats.mean()).isEqualTo(4);
    assertThat(stats.meanWithBitmap()).isEqualTo(2.2);
    assertThat(stats.longest()).isEqualTo(6);
  }

  @Test
  void a_filter_has_figures_for_each_recorded_mix() {
    assertThat(STATS.mixes())
        .extracting(MixStats::mix)
        .containsExactly("shell", "compiler", "nginx", "postgres", "jvm");
    assertThat(STATS.mixes()).allMatch(mix -> mix.calls() > 20_000 && mix.mean() >= 3);
    assertThat(STATS.toTree().get("mixes")).asString().contains("postgres={calls=");
  }

  private static FilterStats stats(List<SockFilter> program) {
    BpfProgram bpf =
        new BpfProgram(program.stream().map(filter -> new Instruction(filter, List.of())).toList());
    return FilterStats.of(bpf.content(), Architecture.X86_64);
  }
}
