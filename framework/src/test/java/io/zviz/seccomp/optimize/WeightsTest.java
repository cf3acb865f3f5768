package io.zviz.seccomp.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WeightsTest {
  private static final Path MIXES = Path.of("src/main/resources/io/zviz/seccomp");

  @org.junit.jupiter.api.Test
  void the_weights_are_what_the_generator_makes_out_of_the_mixes() throws Exception {
    Process process =
        new ProcessBuilder("src/main/scripts/generate-call-weights", MIXES.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String made = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).isZero();
    assertThat(MIXES.resolve("optimize/call.weights")).hasContent(made);
  }

  @org.junit.jupiter.api.Test
  void every_mix_counts_the_same() throws IOException {
    try (var lines = Files.lines(MIXES.resolve("optimize/call.weights"))) {
      long total =
          lines
              .map(line -> line.split(" ", -1))
              .filter(words -> words.length == 2)
              .mapToLong(words -> Long.parseLong(words[0]))
              .sum();
      assertThat(total).isBetween(4_999_900L, 5_000_100L);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void every_call_weighs_something_and_a_hot_one_more(Architecture architecture) {
    Weights weights = Weights.of(architecture);
    SyscallTable table = SyscallTable.of(architecture);
    for (String call : table.names()) {
      long number = table.number(call).orElseThrow();
      assertThat(weights.ofNumbers(number, number)).as(call).isPositive();
    }
    long read = table.number("read").orElseThrow();
    long reboot = table.number("reboot").orElseThrow();
    assertThat(weights.ofNumbers(read, read)).isGreaterThan(10 * weights.ofNumbers(reboot, reboot));
    assertThat(weights.ofNumbers(table.highest() + 1L, 0xffffffffL)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void a_value_weighs_where_it_occurs(Architecture architecture) {
    Weights weights = Weights.of(architecture);
    int ioctl = SyscallTable.of(architecture).number("ioctl").orElseThrow();
    int socket = SyscallTable.of(architecture).number("socket").orElseThrow();
    Word command = Word.low(1);
    long other = weights.ofArgument(ioctl, command, Test.ALL_BITS, 0x5402, 0x5402);
    assertThat(weights.ofArgument(ioctl, command, Test.ALL_BITS, 0x5401, 0x5401))
        .isGreaterThan(10 * other);
    assertThat(weights.ofArgument(ioctl, Word.low(0), Test.ALL_BITS, 0x5401, 0x5401))
        .as("another argument")
        .isEqualTo(other);
    assertThat(weights.ofArgument(socket, command, ~0x80800, 1, 1))
        .as("a type with flags counts as that type")
        .isGreaterThan(weights.ofArgument(socket, command, Test.ALL_BITS, 1, 1));
  }

  @org.junit.jupiter.api.Test
  void numbers_are_added_up() {
    Weights weights = Weights.of(new long[] {1, 10, 100}, List.of());
    assertThat(weights.ofNumbers(0, 0)).isEqualTo(1);
    assertThat(weights.ofNumbers(1, 2)).isEqualTo(110);
    assertThat(weights.ofNumbers(2, 0xffffffffL)).isEqualTo(100);
  }
}
