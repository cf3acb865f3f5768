package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.linesOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are files of the host, opened again by their names in {@code /dev}. */
class StreamsIT {
  private static final String PROFILE =
      """
      name: %s
      version: "1"
      extends: minimal
      syscalls:
        broker: [openat]
      broker: {mode: %s}
      """;

  @TempDir private Path outside;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inAFolderBesideTheFiles() throws IOException {
    Path work = Files.createDirectory(outside.resolve("work"));
    Files.writeString(outside.resolve("in"), "given\n");
    zviz = new Zviz(work);
    for (String mode : new String[] {"auto", "always"}) {
      zviz = zviz.withProfile(mode + ".yaml", PROFILE.formatted(mode, mode));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "always"})
  void a_file_that_was_handed_in_opens_again_with_the_access_it_has(String mode) {
    inside(mode, "cat /dev/stdin; echo out >/dev/stdout; echo err >/dev/stderr");

    assertThat(linesOf(outside.resolve("out"))).containsExactly("out");
    assertThat(linesOf(outside.resolve("err"))).containsExactly("err");

    inside(mode, "cat /dev/stdin");
    assertThat(linesOf(outside.resolve("out"))).containsExactly("given");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "always"})
  void it_does_not_open_with_more_access_and_nothing_beside_it_opens(String mode) {
    String more =
        "echo more 2>/dev/null >/dev/stdin || echo no; cat /dev/stderr || echo no; cat %s/in || echo no"
            .formatted(outside);
    inside(mode, more);

    assertThat(linesOf(outside.resolve("in"))).containsExactly("given");
    assertThat(linesOf(outside.resolve("out"))).containsExactly("no", "no", "no");
    zviz.host("/bin/sh", "-c", "(echo more >/dev/stdin) <../in").succeeds();
    assertThat(linesOf(outside.resolve("in"))).as("without zviz").containsExactly("more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "always"})
  void nothing_is_the_containers_own(String mode) {
    String script =
        Zviz.home().resolve("bin/zviz")
            + " run -p %s --audit-log audit.json t . /bin/sh -c 'cat /dev/stdin; stat -L -c %%d /dev/null"
                .formatted(mode)
            + " /proc/self/fd/0; echo x >/dev/stderr; echo read' </dev/null 2>/dev/null";

    String[] lines = zviz.host("/bin/sh", "-c", script).succeeds().out().split("\n");
    assertThat(lines).hasSize(3);
    assertThat(lines[1]).isEqualTo(lines[0]);
    assertThat(lines[2]).isEqualTo("read");
  }

  private void inside(String profile, String command) {
    String script =
        Zviz.home().resolve("bin/zviz")
            + " run -q -p %s --audit-log audit.json t . /bin/sh -c '%s' <../in >../out 2>../err"
                .formatted(profile, command);
    zviz.host("/bin/sh", "-c", script).succeeds();
  }
}
