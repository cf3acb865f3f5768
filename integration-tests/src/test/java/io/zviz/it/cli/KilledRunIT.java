package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel ends is told, and written down. */
class KilledRunIT {
  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));
  private Path log = Path.of("/");

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
    log = work.resolve("audit.json");
  }

  @Test
  void a_call_of_a_foreign_interface_ends_the_command_and_is_a_refusal_in_the_log()
      throws IOException {
    Expectations.require(
        "x86_64", System.getProperty("os.arch").equals("amd64"), "x32 is an interface of x86-64");
    perl("minimal", "syscall(39)").exits(0);
    assertThat(Files.readString(log)).doesNotContain("SIGSYS");

    assertThat(perl("minimal", "syscall(0x40000000 | 39)").exits(159).err())
        .contains("foreign interface", "SIGSYS");
    assertThat(Files.readString(log))
        .containsPattern("\\{\"syscall\":.*\"decision\":\"denied\".*\"errno\":\"SIGSYS\"");
  }

  @Test
  void memory_over_the_limit_ends_the_command_and_the_limit_is_named() throws IOException {
    zviz.withProfile(
        "small.yaml",
        "name: small\nversion: 1\nextends: minimal\nresources: {memory_max: 24M, memory_swap_max: 24M}\n");
    perl("small", "$x = 'a' x 1000").exits(0);

    assertThat(perl("small", "$x = 'a' x 100000000").exits(137).err())
        .contains("out of memory", "small.yaml:4:", "resources.memory_max");
    assertThat(Files.readString(log)).contains("oom_kills");
  }

  private Result perl(String profile, String program) {
    return zviz.run("--profile", profile, "killed", ".", "/usr/bin/perl", "-e", program);
  }
}
