package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.CPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calls of {@code call_table.c}, flags and modes and users and folders and paths of every
 * shape, come out of a container whose opens and executions are brokered as they do in the same
 * container without a broker: descriptor, flags, errno, owner, mode and what became of the files.
 */
class CallTableIT {
  private static final int FEWEST_ROWS = 2000;

  /** What docs/broker.md names as different. */
  private static final List<Pattern> DOCUMENTED =
      List.of(
          Pattern.compile("openat2\\(.* 0x2[0-9a-f]{5}, .* -> errno 38 .*"), // O_PATH
          Pattern.compile("openat\\(-100, \"/dev/null\"9, 0x20002, .* fl=8002 .*")); // O_NOFOLLOW

  private static final String PROFILE =
      """
      name: table
      version: 1
      capabilities:
        keep: [CAP_CHOWN, CAP_FOWNER, CAP_DAC_OVERRIDE, CAP_FSETID, CAP_SETUID, CAP_SETGID, CAP_SYS_CHROOT,
               CAP_DAC_READ_SEARCH, CAP_SETPCAP]
      filesystem: {readonly: ["/"], writable: [/work], executable: ["/"]}
      syscalls:
        allow: ["*"]
      """;
  private static final String BROKERED =
      """
        broker: [open, openat, openat2, creat, execve, execveat]
      broker: {mode: always}
      """;

  @TempDir private Path work;

  @Test
  void every_row_comes_out_as_without_a_broker() throws IOException {
    Files.copy(CPrograms.of("call_table"), work.resolve("call_table"));
    List<String> direct = table("direct", PROFILE);
    List<String> brokered = table("brokered", PROFILE + BROKERED);

    assertThat(direct).hasSizeGreaterThan(FEWEST_ROWS).hasSameSizeAs(brokered);
    assertThat(direct).as("the control opens").anyMatch(row -> row.contains(" -> fd 3 "));
    assertThat(direct).as("and executes").anyMatch(row -> row.contains(" -> ran 3 "));
    List<String> differences = new ArrayList<>();
    int documented = 0;
    for (int i = 0; i < direct.size(); i++) {
      String row = brokered.get(i);
      if (!row.equals(direct.get(i))) {
        if (DOCUMENTED.stream().anyMatch(p -> p.matcher(row.substring(5)).matches())) {
          documented++;
        } else {
          differences.add("\nwithout " + direct.get(i) + "\nwith    " + row);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(documented).as("calls that really went to the broker").isPositive();
  }

  private List<String> table(String name, String profile) throws IOException {
    Files.createDirectory(work.resolve("t"));
    String file = name + ".yaml";
    Zviz zviz = new Zviz(work).withProfile(file, profile);
    String out =
        zviz.run("-q", "--profile", file, name, ".", "/work/call_table", "/work/t")
            .succeeds()
            .out();
    Files.delete(work.resolve("t"));
    return out.lines().toList();
  }
}
