package io.zviz.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import io.zviz.sys.jna.Assembler;
import io.zviz.testkit.Expectations;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes in {@link InitImage} are what its source assembles to, and they are an init. */
final class InitImageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"X86_64,x86_64-linux-gnu-", "AARCH64,aarch64-linux-gnu-"})
  void the_bytes_are_the_assembled_source(Architecture architecture, String prefix)
      throws Exception {
    assertThat(InitImage.of(architecture))
        .isEqualTo(Assembler.of(prefix, folder).text("init-" + architecture.machine()))
        .hasSizeLessThan(512);
  }

  /** A shell is the first process of a pid namespace, makes the second, and becomes the init. */
  private Process start(Architecture architecture, String emulator, String command)
      throws Exception {
    Expectations.require("root", "root".equals(System.getProperty("user.name")), "use sudo");
    Path image = folder.resolve("init");
    Files.write(image, InitImage.of(architecture));
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwx------"));
    List<String> argv =
        new ArrayList<>(List.of("unshare", "--pid", "--mount-proc", "--fork", "sh", "-c"));
    // Without nohup's ignored HUP, which no shell could trap, nor those of background jobs.
    argv.add("env --default-signal sh -c \"$1\" & shift; exec env --default-signal \"$@\"");
    argv.addAll(List.of("sh", command));
    if (!emulator.isEmpty()) {
      argv.add(Assembler.require(emulator));
    }
    argv.add(image.toString());
    return new ProcessBuilder(argv).redirectErrorStream(true).start();
  }

  @ParameterizedTest
  @CsvSource({"X86_64,''", "AARCH64,qemu-aarch64-static"})
  void it_ends_as_the_command_does(Architecture architecture, String emulator) throws Exception {
    for (int status : new int[] {0, 1, 127, 128, 255}) {
      assertThat(start(architecture, emulator, "sleep 1000 & exit " + status).waitFor())
          .isEqualTo(status);
    }
    for (int signal : new int[] {1, 9, 13, 15, 24}) {
      assertThat(start(architecture, emulator, "kill -" + signal + " $$").waitFor())
          .isEqualTo(128 + signal);
    }
  }

  /** The command sends them itself, once the init has its name. */
  @ParameterizedTest
  @CsvSource({"X86_64,''", "AARCH64,qemu-aarch64-static"})
  void it_passes_signals_on(Architecture architecture, String emulator) throws Exception {
    String script =
        "while read name </proc/1/comm; [ \"$name\" != zviz-init ]; do sleep 0.01; done;"
            + " for s in HUP USR1 TERM RTMIN; do got=; trap got=yes $s; kill -$s 1;"
            + " while [ -z \"$got\" ]; do sleep 0.01; done; echo $s; trap '' $s; done";
    Process process =
        start(architecture, emulator, "exec bash -c '" + script.replace("'", "'\\''") + "'");
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.lines()).containsExactly("HUP", "USR1", "TERM", "RTMIN");
    }
    assertThat(process.waitFor()).isZero();
  }
}
