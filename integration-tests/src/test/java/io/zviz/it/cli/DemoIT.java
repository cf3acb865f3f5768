package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration fails when what it demonstrates fails. */
class DemoIT {
  @TempDir private Path tree;

  /** A tree with the demonstration and a zviz that first does what {@code wrapper} says. */
  private Result demo(String wrapper) throws IOException {
    Path sources = Path.of("..").toAbsolutePath();
    Files.createDirectories(tree.resolve("scripts"));
    Files.createDirectories(tree.resolve("distribution/target/zviz/bin"));
    Path profiles = Files.createDirectories(tree.resolve("examples/profiles"));
    for (String name : List.of("my-profile.yaml", "demo.yaml", "demo-broker.yaml")) {
      Files.copy(sources.resolve("examples/profiles").resolve(name), profiles.resolve(name));
    }
    Files.copy(sources.resolve("scripts/demo"), tree.resolve("scripts/demo"));
    Path zviz = tree.resolve("distribution/target/zviz/bin/zviz");
    String script = "#!/bin/sh\n" + wrapper + "\nexec " + Zviz.home().resolve("bin/zviz");
    Files.writeString(zviz, script + " \"$@\"\n");
    for (Path program : List.of(zviz, tree.resolve("scripts/demo"))) {
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new Zviz(tree).host("scripts/demo");
  }

  @Test
  void a_host_that_can_do_everything_gets_to_the_end() throws IOException {
    Result result = demo("").succeeds();
    assertThat(result.out()).contains("what the broker decided", "denied\topenat\t/etc/shadow");
  }

  @Test
  void the_first_command_that_fails_ends_it_with_a_reason() throws IOException {
    Result result = demo("[ \"$1\" != run ] || exit 1").exits(1);
    assertThat(result.err()).contains("should have ended with exit status 0, not 1");
    assertThat(result.out()).contains("restricted-job").doesNotContain("What a profile refuses");
  }

  @Test
  void a_refusal_that_does_not_happen_ends_it_as_well() throws IOException {
    Result result = demo("case \"$*\" in *'echo no >/usr/x'*) exit 0 ;; esac").exits(1);
    assertThat(result.err()).contains("should have ended with exit status 2, not 0");
  }
}
