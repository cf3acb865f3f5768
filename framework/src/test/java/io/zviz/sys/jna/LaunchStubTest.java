package io.zviz.sys.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import io.zviz.testkit.Expectations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes in {@link LaunchStub} are what its source assembles to, and they do what they say. */
final class LaunchStubTest {
  private static final Path SOURCES = Path.of("src/main/asm");
  private static final Path TEST_SOURCES = Path.of("src/test/asm");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"X86_64,x86_64-linux-gnu-", "AARCH64,aarch64-linux-gnu-"})
  void the_bytes_are_the_assembled_source(Architecture architecture, String prefix)
      throws Exception {
    require(prefix + "as");
    Path source = SOURCES.resolve("launch-" + architecture.machine() + ".S");
    Path object = folder.resolve("launch.o");
    Path binary = folder.resolve("launch.bin");
    run(prefix + "as", "-o", object.toString(), source.toString());
    run(prefix + "objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());
    assertThat(LaunchStub.code(architecture)).isEqualTo(Files.readAllBytes(binary));
  }

  /**
   * A tiny program without libc that holds a table: clone, a step whose result is the argument of
   * the next, a wait that its parent ends, a failing step. Its exit status tells what went wrong.
   */
  @ParameterizedTest
  @CsvSource({"x86_64,x86_64-linux-gnu-,''", "aarch64,aarch64-linux-gnu-,qemu-aarch64-static"})
  void the_stub_clones_and_walks_the_table(String machine, String prefix, String emulator)
      throws Exception {
    require(prefix + "as");
    if (!emulator.isEmpty()) {
      require(emulator);
    }
    Path stub = folder.resolve("stub.o");
    Path main = folder.resolve("main.o");
    Path program = folder.resolve("program");
    run(prefix + "as", "-o", stub.toString(), SOURCES + "/launch-" + machine + ".S");
    run(prefix + "as", "-o", main.toString(), TEST_SOURCES + "/walk-" + machine + ".S");
    run(prefix + "ld", "-o", program.toString(), main.toString(), stub.toString());
    String output =
        emulator.isEmpty() ? run(program.toString()) : run(emulator, program.toString());
    // The f is the wake-up byte: the program's status pipe is its standard error.
    assertThat(output).isEqualTo("child wrote this\nfparent saw ENOSYS at step 4\n");
  }

  @Test
  void both_stubs_fit_into_a_page() {
    for (Architecture architecture : Architecture.values()) {
      assertThat(LaunchStub.code(architecture)).hasSizeBetween(100, 4096);
    }
  }

  private static void require(String tool) {
    boolean there =
        List.of("/usr/bin", "/bin").stream()
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, tool)));
    Expectations.require(tool, there, "scripts/packages lists what to install");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
    return output;
  }
}
