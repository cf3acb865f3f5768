package io.zviz.sys.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes in {@link LaunchStub} are what its source assembles to, and they do what they say. */
final class LaunchStubTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"X86_64,x86_64-linux-gnu-", "AARCH64,aarch64-linux-gnu-"})
  void the_bytes_are_the_assembled_source(Architecture architecture, String prefix)
      throws Exception {
    assertThat(LaunchStub.code(architecture))
        .isEqualTo(Assembler.of(prefix, folder).text("launch-" + architecture.machine()));
  }

  /**
   * A tiny program without libc that holds a table: clone, a step whose result is the argument of
   * the next, a wait that its parent ends, a failing step. Its exit status tells what went wrong.
   */
  @ParameterizedTest
  @CsvSource({"x86_64,x86_64-linux-gnu-,''", "aarch64,aarch64-linux-gnu-,qemu-aarch64-static"})
  void the_stub_clones_and_walks_the_table(String machine, String prefix, String emulator)
      throws Exception {
    // The f is the wake-up byte: the program's status pipe is its standard error.
    assertThat(run(machine, prefix, emulator, "walk"))
        .isEqualTo("child wrote this\nfparent saw ENOSYS at step 4\n");
  }

  /**
   * The child makes one that goes on in its table, and goes on in another table, until it fails.
   */
  @ParameterizedTest
  @CsvSource({"x86_64,x86_64-linux-gnu-,''", "aarch64,aarch64-linux-gnu-,qemu-aarch64-static"})
  void a_child_that_makes_a_child_goes_on_with_a_table_of_its_own(
      String machine, String prefix, String emulator) throws Exception {
    assertThat(run(machine, prefix, emulator, "fork"))
        .isEqualTo("child\nparent\nfthe parent failed at step 3\n");
  }

  private String run(String machine, String prefix, String emulator, String test) throws Exception {
    Path program =
        Assembler.of(prefix, folder)
            .program(test + "-" + machine, "launch-" + machine, "support-" + machine);
    return emulator.isEmpty()
        ? Assembler.run(program.toString())
        : Assembler.run(Assembler.require(emulator), program.toString());
  }

  @Test
  void both_stubs_fit_into_a_page() {
    for (Architecture architecture : Architecture.values()) {
      assertThat(LaunchStub.code(architecture)).hasSizeBetween(100, 4096);
    }
  }
}
