package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CallMixTest {
  /** Filters look at arguments of these only. */
  private static final Set<String> INSPECTED =
      Set.of("socket", "socketpair", "clone", "ioctl", "prctl");

  @Test
  void recorded_mixes_are_of_calls_that_exist_with_the_arguments_that_filters_look_at() {
    for (CallMix mix : CallMix.recorded()) {
      assertThat(mix.entries()).as(mix.name()).hasSizeGreaterThan(40);
      for (CallMix.Entry entry : mix.entries()) {
        assertThat(SyscallTable.of(Architecture.X86_64).number(entry.call()))
            .as("%s in %s", entry.call(), mix.name())
            .isPresent();
        assertThat(entry.count()).isPositive();
        assertThat(entry.arguments().isEmpty())
            .as("%s in %s", entry.call(), mix.name())
            .isNotEqualTo(INSPECTED.contains(entry.call()));
      }
    }
  }

  @Test
  void each_mix_says_where_it_comes_from() throws IOException {
    for (CallMix mix : CallMix.recorded()) {
      List<String> lines =
          Files.readAllLines(
              Path.of("src/main/resources/io/zviz/seccomp").resolve(mix.name() + ".mix"));
      assertThat(lines.get(0)).startsWith("# System calls of ");
      assertThat(lines.get(1)).startsWith("# command: ");
      assertThat(lines.get(2)).matches("# recorded: 20..-..-.., Linux .*strace.*");
    }
  }

  @Test
  void a_line_is_a_count_a_call_and_its_arguments() {
    assertThat(CallMix.parse("m", "# of\n3 read\n2 ioctl 0 5401\n").entries())
        .containsExactly(
            new CallMix.Entry(3, "read", List.of()),
            new CallMix.Entry(2, "ioctl", List.of(0L, 0x5401L)));
  }
}
