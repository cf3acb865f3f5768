package io.zviz.abi;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SyscallTableTest {
  private static final Path HEADERS = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
  private static final Path CROSS_HEADERS = Path.of("/usr/aarch64-linux-gnu/include/asm/unistd.h");

  @ParameterizedTest
  @CsvSource({
    "read, 0, 63",
    "openat, 257, 56",
    "execve, 59, 221",
    "clone3, 435, 435",
    "fstat, 5, 80",
    "newfstatat, 262, 79",
    "mmap, 9, 222",
    "memfd_secret, 447, 447",
    "fchmodat2, 452, 452",
    "mseal, 462, 462",
    "setxattrat, 463, 463",
    "file_setattr, 469, 469",
  })
  void a_call_has_its_number_on_each_architecture(String name, int x86, int arm) {
    assertThat(SyscallTable.of(Architecture.X86_64).number(name)).hasValue(x86);
    assertThat(SyscallTable.of(Architecture.AARCH64).number(name)).hasValue(arm);
    assertThat(SyscallTable.of(Architecture.X86_64).name(x86)).contains(name);
  }

  @Test
  void a_call_of_one_architecture_is_not_on_the_other() {
    for (String name : List.of("open", "arch_prctl", "uretprobe", "uprobe", "fork")) {
      assertThat(SyscallTable.of(Architecture.X86_64).number(name)).isPresent();
      assertThat(SyscallTable.of(Architecture.AARCH64).number(name)).isEmpty();
      assertThat(SyscallTable.knownOnAnyArchitecture(name)).isTrue();
      assertThat(SyscallTable.allNames()).contains(name);
    }
    assertThat(SyscallTable.knownOnAnyArchitecture("opne")).isFalse();
    assertThat(SyscallTable.knownOnAnyArchitecture("SYS_open")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void every_name_has_a_number_of_its_own_up_to_the_highest(Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    assertThat(table.names()).hasSizeGreaterThan(300);
    for (String name : table.names()) {
      int number = table.number(name).orElseThrow();
      assertThat(number).isBetween(0, table.highest());
      assertThat(table.name(number)).contains(name);
    }
    assertThat(table.highest()).isEqualTo(469);
    assertThat(SyscallTable.kernelVersion()).isEqualTo("6.18");
  }

  @Test
  void the_generator_makes_the_tables_out_of_the_kernel_headers(@TempDir Path folder)
      throws IOException, InterruptedException {
    Expectations.require(
        "kernel-headers",
        Files.exists(HEADERS) && Files.exists(CROSS_HEADERS),
        "needs linux-libc-dev and linux-libc-dev-arm64-cross: " + HEADERS + ", " + CROSS_HEADERS);
    Process process =
        new ProcessBuilder("src/main/scripts/generate-syscall-tables", folder.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    for (Architecture architecture : Architecture.values()) {
      String file = architecture.machine() + ".syscalls";
      assertThat(folder.resolve(file))
          .hasSameTextualContentAs(Path.of("src/main/resources/io/zviz/abi").resolve(file));
    }
  }
}
