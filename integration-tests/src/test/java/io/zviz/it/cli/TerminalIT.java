package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user types at a terminal, and what is seen there. */
class TerminalIT {
  private static final String SAME = "the settings are the same";

  @TempDir private Path work;

  /** Types the second of each pair of texts, in JSON, once the first is on the screen. */
  private Result type(String dialogue, String... command) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "python3",
                Path.of("src/test/python/terminal.py").toAbsolutePath().toString(),
                dialogue));
    argv.addAll(List.of(command));
    return new Zviz(work).host(argv.toArray(String[]::new));
  }

  private Result run(String dialogue, String profile, String... command) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                Zviz.home().resolve("bin/zviz").toString(),
                "run",
                "--audit-log",
                work.resolve("audit.json").toString(),
                "--profile",
                profile,
                "it-terminal-" + System.nanoTime(),
                "."));
    argv.addAll(List.of(command));
    return type(dialogue, argv.toArray(String[]::new));
  }

  @Test
  void a_shell_has_a_terminal_of_its_own_and_its_status_comes_back() {
    Result control = type("[[\"# \", \"tty; exit 6\\n\"]]", "/bin/sh").exits(6);
    assertThat(control.out()).contains("/dev/pts/", SAME);
    for (String profile : List.of("minimal", "default")) {
      Result result = run("[[\"# \", \"tty; exit 6\\n\"]]", profile, "/bin/sh").exits(6);
      assertThat(result.out())
          .contains("/dev/pts/0", SAME)
          .doesNotContain("Cannot set", "job control");
    }
  }

  @Test
  void a_further_command_has_a_terminal_of_its_own_too() {
    Zviz zviz = new Zviz(work);
    String state = work.resolve("state").toString();
    zviz.run("--state-dir", state, "-d", "-p", "default", "one", ".", "/bin/sleep", "1000")
        .succeeds();
    String bin = Zviz.home().resolve("bin/zviz").toString();
    String[] shell = {bin, "exec", "--state-dir", state, "one", "/bin/sh"};

    assertThat(type("[[\"# \", \"tty; exit 6\\n\"]]", shell).exits(6).out())
        .contains("/dev/pts/", SAME)
        .doesNotContain("Cannot set", "job control");
    assertThat(
            type(
                    "[[\"# \", \"@resize\"],"
                        + " [\"\", \"until stty size | grep 40; do sleep 0.02; done; exit 5\\n\"]]",
                    shell)
                .exits(5)
                .out())
        .contains("40 100", SAME);
    assertThat(zviz.call("exec", "--state-dir", state, "one", "tty").status())
        .as("control: no terminal, none asked for")
        .isNotZero();
    assertThat(zviz.call("exec", "-t", "--state-dir", state, "one", "tty").succeeds().out())
        .contains("/dev/pts/");

    zviz.call("delete", "--force", "--state-dir", state, "one").succeeds();
    zviz.call("cleanup", "--state-dir", state).succeeds();
  }

  @Test
  void a_terminal_can_be_had_without_having_one() {
    Zviz zviz = new Zviz(work);
    assertThat(zviz.run("-p", "default", "one", ".", "tty").status()).as("control").isNotZero();
    assertThat(zviz.run("-t", "-p", "default", "one", ".", "tty").succeeds().out())
        .contains("/dev/pts/0");
    String bin = Zviz.home().resolve("bin/zviz").toString();
    String run = bin + " run -t -p default --audit-log " + work + "/audit.json one . ";

    assertThat(
            zviz.host("/bin/sh", "-c", "echo typed | " + run + "/bin/sh -c 'cat >/work/got; tty'")
                .succeeds()
                .out())
        .contains("typed", "/dev/pts/0");
    assertThat(work.resolve("got")).hasContent("typed\n");
  }

  @Test
  void keys_reach_the_job_in_the_foreground_and_sizes_are_passed_on() {
    Result result =
        run(
            "[[\"# \", \"sh -c \\\"echo g\\\"o\\\"; exec sleep 100\\\"\\n\"], [\"\\ngo\", \"@resize\"],"
                + " [\"\", \"\\u0003\"],"
                + " [\"# \", \"until stty size | grep 40; do sleep 0.02; done; exit 6\\n\"]]",
            "default",
            "/bin/sh");
    assertThat(result.exits(6).out()).contains("40 100", SAME);
  }

  @Test
  void a_stopped_job_gives_the_terminal_back_to_the_shell() {
    Result result =
        run(
            "[[\"# \", \"sh -c \\\"echo g\\\"o\\\"; exec sleep 100\\\"\\n\"], [\"\\rgo\", \"\\u001a\"],"
                + " [\"Stopped\", \"exit 4\\nexit 4\\n\"]]",
            "default",
            "/bin/bash",
            "--norc");
    assertThat(result.exits(4).out()).contains("^Z", SAME);
  }

  @Test
  void the_interrupt_key_ends_what_does_not_handle_it_and_only_that() {
    String interrupt = "[[\"ready\", \"\\u0003\"]]";
    Result ended = run(interrupt, "default", "/bin/sh", "-c", "echo ready; sleep 100; sleep 100");
    assertThat(ended.exits(130).out()).contains(SAME);
    run(
            interrupt,
            "default",
            "/bin/sh",
            "-c",
            "trap 'exit 3' INT; echo ready; while :; do sleep 0.1; done")
        .exits(3);
    String ignoring = "[[\"ready\", \"\\u0003now\\n\"]]";
    run(ignoring, "default", "/bin/sh", "-c", "trap '' INT; echo ready; read word; exit 4")
        .exits(4);
  }

  @Test
  void everything_that_was_written_before_the_end_is_shown() {
    Result result = run("[]", "default", "/bin/sh", "-c", "seq 1 20000; exit 7").exits(7);
    assertThat(result.out()).contains("1\r\n2\r\n3\r\n", "19999\r\n20000\r\n", SAME);
  }

  @Test
  void the_terminal_of_the_caller_is_not_in_the_container() {
    Result result =
        run(
            "[]",
            "default",
            "/bin/sh",
            "-c",
            "readlink /proc/$$/fd/*; cat /proc/$$/stat /proc/1/stat");
    // Parent, group, session, and the terminal 136:0, the first of the container's own.
    assertThat(result.exits(0).out())
        .contains("/dev/pts/0\r\n/dev/pts/0\r\n/dev/pts/0\r\n")
        .containsPattern("2 \\(sh\\) [A-Z] 1 2 2 34816 ")
        .containsPattern("1 \\(zviz-init\\) [A-Z] 0 1 1 0 ");
  }
}
