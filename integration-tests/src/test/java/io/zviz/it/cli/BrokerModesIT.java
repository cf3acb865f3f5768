package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code broker.mode: always} shows more and permits the same: whatever the kernel's own layers
 * refuse in {@code auto}, the broker, whose opens they do not see, has to refuse too.
 */
class BrokerModesIT {
  /** Every file of its own process and some of the kernel's; a word for each that was opened. */
  private static final String OPEN_ALL =
      """
      rm -f /work/new /tmp/new /dev/shm/new
      for f in /proc/self/* /proc/1/* /proc/sys/kernel/* /proc/pressure/* /proc/sysrq-trigger \\
          /proc/version /dev/null /dev/full /dev/shm/new /tmp/new /work/new /usr/new /etc/passwd; do
        ( exec 3<"$f" ) 2>/dev/null && echo "read $f"
        ( exec 3>>"$f" ) 2>/dev/null && echo "write $f"
      done; true
      """;

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz =
        new Zviz(work)
            .withProfile("auto.yaml", profile("auto"))
            .withProfile("always.yaml", profile("always"));
  }

  @Test
  void what_can_be_opened_does_not_depend_on_who_opens_it() {
    List<String> auto = opened("auto");

    assertThat(opened("always")).isEqualTo(auto);
    assertThat(auto)
        .contains("read /proc/self/status", "write /dev/null", "write /tmp/new", "write /work/new")
        .doesNotContain(
            "write /proc/self/mem",
            "write /proc/1/mem",
            "write /proc/self/uid_map",
            "write /proc/self/clear_refs",
            "write /proc/sysrq-trigger",
            "write /usr/new",
            "write /etc/passwd");
    assertThat(zviz.host("/bin/sh", "-c", "exec 3>>/proc/self/clear_refs").succeeds().status())
        .as("without zviz it can be opened")
        .isZero();
  }

  private List<String> opened(String profile) {
    return zviz.run("--profile", profile, profile, ".", "/bin/sh", "-c", OPEN_ALL)
        .succeeds()
        .out()
        .lines()
        .sorted()
        .toList();
  }

  private static String profile(String mode) {
    return """
        name: %s
        version: 1
        extends: default
        syscalls: {broker: [open, openat, openat2, creat]}
        broker: {mode: %s}
        """
        .formatted(mode, mode);
  }
}
