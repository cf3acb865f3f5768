package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether mounts and an LSM or the broker enforce a profile makes no difference to a workload. */
class ModesIT {
  private static final String[] FOLDERS = {
    "/proc", "/dev", "/tmp", "/work", "/usr/share/base-files"
  };

  @TempDir private Path work;

  private List<String> opens(String mode) throws IOException {
    String yaml =
        """
        name: opens
        version: 1
        extends: default
        syscalls:
          broker: [openat]
        broker:
          mode: %s
        audit:
          level: none
        filesystem:
          writable: [/tmp]
        """;
    Zviz zviz = new Zviz(work).withProfile("opens.yaml", yaml.formatted(mode));
    List<String> command =
        new ArrayList<>(
            List.of("-q", "-p", "opens", "modes-" + System.nanoTime(), ".", "/work/open-all"));
    command.addAll(List.of(FOLDERS));
    return zviz.run(command.toArray(String[]::new))
        .succeeds()
        .out()
        .lines()
        .sorted()
        .filter(line -> !isDocumented(line))
        .toList();
  }

  @Test
  void every_open_ends_the_same_with_and_without_the_broker() throws IOException {
    String source = Path.of("src/test/c/opens.c").toAbsolutePath().toString();
    new Zviz(work).host("gcc", "-O1", "-o", work.resolve("open-all").toString(), source).succeeds();
    Files.createDirectories(work.resolve("folder"));
    Files.writeString(work.resolve("folder/file"), "x");
    List<String> kernel = opens("auto");
    List<String> broker = opens("always");
    Set<String> differences = new TreeSet<>(kernel);
    new TreeSet<>(broker).forEach(line -> toggle(differences, line));
    assertThat(differences).as("%d opens", kernel.size()).isEmpty();
    assertThat(kernel)
        .hasSizeGreaterThan(1000)
        .contains("/tmp/zviz-made create ok", "/proc/version read ok", "/dev/null both ok");
    assertThat(kernel.stream().filter(line -> line.startsWith("/proc/")))
        .contains("/proc/1/mem write EACCES", "/proc/self/mem both EACCES");
  }

  /** What docs/broker.md says is different: the network's settings. */
  private static boolean isDocumented(String line) {
    return line.matches("/proc/sys/net.* \\w+ \\w+");
  }

  private static void toggle(Set<String> lines, String line) {
    if (!lines.remove(line)) {
      lines.add("broker: " + line);
    }
  }
}
