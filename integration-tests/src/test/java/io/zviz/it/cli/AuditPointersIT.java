package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls with pointers that lead nowhere, made while a run only records. */
class AuditPointersIT {
  private static final String PROGRAM = "pointers.py";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void program() throws IOException {
    zviz =
        new Zviz(work)
            .withProfile(
                "lets.yaml",
                """
                name: lets
                version: 1
                extends: default
                audit: {level: full, rate_limit: 100000}
                """)
            .withProfile(
                "refuses.yaml",
                """
                name: refuses
                version: 1
                extends: minimal
                replace: [syscalls]
                syscalls: {allow: [read, write], deny: [connect, openat, sendmsg, chown]}
                """);
    try (InputStream program =
        Objects.requireNonNull(getClass().getResourceAsStream("/" + PROGRAM))) {
      Files.copy(program, work.resolve(PROGRAM));
    }
  }

  private String recorded(String profile) throws IOException {
    Files.deleteIfExists(zviz.auditLog());
    return zviz.run("--audit", "-p", profile, "bad", ".", "python3", PROGRAM).succeeds().out();
  }

  /** The events of the program's own calls: the name, and which of some fields there are. */
  private List<String> events() {
    String filter =
        ".[] | select(.comm == \"pointers\") | \"\\(.name) \\(.path // .address)"
            + " \\(.problem)\"";
    return zviz.host("jq", "-r", filter, zviz.auditLog().toString())
        .succeeds()
        .out()
        .lines()
        .toList();
  }

  @Test
  void they_end_with_the_kernels_own_errors_whatever_the_profile_says() throws IOException {
    String own =
        zviz.host("unshare", "-n", "sh", "-c", "ip link set lo up; python3 " + PROGRAM)
            .succeeds()
            .out();
    assertThat(own).contains("openat EFAULT\n", "sendmmsg EFAULT\n", "end\n");
    assertThat(own.lines()).hasSizeGreaterThan(30);

    assertThat(recorded("lets.yaml")).isEqualTo(own);
    assertThat(recorded("refuses.yaml")).isEqualTo(own);
  }

  @Test
  void the_log_has_them_without_what_could_not_be_read() throws IOException {
    recorded("refuses.yaml");
    assertThat(events())
        .contains("openat null null", "connect null null", "sendmsg null null", "chown null null")
        .as("nothing went wrong in the broker")
        .allMatch(event -> event.endsWith(" null"))
        .as("no capability is needed for what is no file")
        .noneMatch(event -> event.startsWith("CAP_"));
    recorded("lets.yaml");
    assertThat(events())
        .contains("openat null null", "connect null null", "sendmsg null null", "execve null null")
        .allMatch(event -> event.endsWith(" null"))
        .noneMatch(event -> event.startsWith("CAP_"));
  }

  @Test
  void of_several_messages_those_that_could_be_read_are_named() throws IOException {
    recorded("lets.yaml");
    assertThat(events())
        .as("the second message has no address that can be read")
        .contains("sendmmsg 127.0.0.1 null", "sendmmsg null null");
  }
}
