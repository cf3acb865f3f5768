package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.it.launch.HostState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers in the background, from {@code zviz run --detach} to {@code zviz delete}. */
class DetachedIT {
  /** Waits for a file of the working directory, which the test makes. */
  private static final String UNTIL_GO = "until test -e /work/go; do sleep 0.05; done; ";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));
  private Path state = Path.of("/");

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
    state = work.resolve("state");
  }

  @AfterEach
  void nothingStays() {
    on("list", "-q").succeeds().out().lines().forEach(id -> on("delete", "--force", id).succeeds());
    on("cleanup").succeeds();
    assertThat(state.resolve(".supervisor/control")).doesNotExist();
  }

  private Result detach(String id, String script) {
    return zviz.run(
        "--state-dir", state.toString(), "-d", "-p", "default", id, ".", "/bin/sh", "-c", script);
  }

  /** A command about containers of this test's own state folder. */
  private Result on(String command, String... args) {
    List<String> all = new ArrayList<>(List.of(command, "--state-dir", state.toString()));
    all.addAll(List.of(args));
    return zviz.call(all.toArray(String[]::new));
  }

  private void go() throws IOException {
    Files.createFile(work.resolve("go"));
  }

  private String supervisor() {
    Result found = on("state", "one").succeeds();
    return found.out().replaceAll("(?s).*\"supervisor\": (\\d+).*", "$1");
  }

  @Test
  void it_runs_on_when_the_command_line_has_its_prompt_again() throws IOException {
    HostState before = HostState.now(state);

    assertThat(detach("one", UNTIL_GO + "echo done; exit 7").succeeds().out()).isEqualTo("one\n");

    assertThat(on("list").out()).containsPattern("one +running +\\d+ .* default +/bin/sh -c until");
    assertThat(on("state", "one").out())
        .contains("\"status\": \"running\"", "\"detached\": true", "\"ociVersion\"");
    assertThat(on("delete", "one").exits(1).err()).contains("ZV-LAUNCH-014", "--force");
    assertThat(detach("one", "true").exits(1).err()).contains("exists already");
    go();
    assertThat(on("wait", "one").succeeds().out()).isEqualTo("7\n");
    assertThat(on("ps").out()).containsPattern("one +stopped \\(7\\) +-");
    assertThat(on("state", "one").out()).contains("\"exitStatus\": 7").doesNotContain("\"pid\"");
    assertThat(on("wait", "one").succeeds().out()).as("it has ended").isEqualTo("7\n");
    assertThat(on("logs", "one").succeeds().out()).isEqualTo("done\n");
    on("delete", "one").succeeds();
    assertThat(on("list", "-q").out()).isEmpty();
    assertThat(on("delete", "one").exits(1).err()).contains("ZV-LAUNCH-012");
    on("cleanup").succeeds();
    assertThat(work.resolve("containers")).isEmptyDirectory();
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  @Test
  void what_it_writes_is_kept_byte_by_byte_and_by_stream() {
    detach("one", "printf 'a\\nb\\377\\000c\\n\\nno end'; echo problem >&2").succeeds();

    Result followed = on("logs", "--follow", "one").succeeds();

    assertThat(followed.out()).isEqualTo("a\nb\u00ff\0c\n\nno end");
    assertThat(followed.err()).isEqualTo("problem\n");
    assertThat(on("logs", "one").out()).isEqualTo(followed.out());
    assertThat(on("logs", "-n", "1", "one").out()).endsWith("no end").doesNotContain("a\n");
    assertThat(on("logs", "-t", "-n", "2", "one").out())
        .containsPattern("(?m)^20\\d\\d-.*Z no end");
  }

  @Test
  void much_output_neither_stops_it_nor_fills_the_disk() throws IOException {
    String much = "head -c 1000000000 /dev/zero; echo; ";
    String lines = "head -c 20000000 /dev/zero | tr '\\0' x | fold -w 999; echo; echo last; ";
    detach("one", much + lines + UNTIL_GO).succeeds();

    String written = "";
    while (!written.equals("last\n")) {
      written = on("logs", "-n", "1", "one").succeeds().out();
    }
    String status = Files.readString(Path.of("/proc", supervisor(), "status"));
    long peak = Long.parseLong(status.replaceAll("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1"));
    assertThat(peak).as("KiB").isLessThan(128 << 10);
    go();
    assertThat(on("wait", "one").succeeds().out()).isEqualTo("0\n");
    long kept = 0;
    try (var files = Files.list(work.resolve("containers"))) {
      for (Path file : files.toList()) {
        kept += Files.size(file);
      }
    }
    assertThat(kept).isBetween(8_000_000L, 17_000_000L);
  }

  @Test
  void without_a_place_for_its_output_nothing_starts_and_the_id_is_free() throws IOException {
    Path place = Files.createFile(work.resolve("containers"));

    assertThat(detach("one", "touch /work/ran").exits(1).err())
        .contains("cannot make the file for the output", place.toString());

    assertThat(work.resolve("ran")).doesNotExist();
    assertThat(on("list", "-q").succeeds().out()).isEmpty();
    Files.delete(place);
    assertThat(detach("one", "touch /work/ran").succeeds().out()).as("control").isEqualTo("one\n");
    assertThat(on("wait", "one").succeeds().out()).isEqualTo("0\n");
    assertThat(work.resolve("ran")).exists();
  }

  @Test
  void signals_go_to_its_command_and_force_ends_everything() {
    detach(
            "one",
            "trap 'echo asked; exit 3' TERM; (setsid sleep 1000 &) ; echo up; "
                + "while :; do sleep 0.05; done")
        .succeeds();
    assertThat(on("logs", "one").out() + until("one", "up")).contains("up");

    assertThat(on("kill", "one", "NOSUCH").exits(2).err()).contains("NOSUCH");
    on("kill", "one").succeeds();

    assertThat(on("wait", "one").out()).isEqualTo("3\n");
    assertThat(on("logs", "one").out()).contains("asked");
    assertThat(on("kill", "one").exits(1).err()).contains("ZV-LAUNCH-013");

    detach("two", "trap '' TERM; (trap '' TERM; setsid sleep 1000 &); sleep 1001").succeeds();
    on("kill", "two", "TERM").succeeds();
    assertThat(on("list").out()).containsPattern("two +running");
    on("delete", "-f", "two", "none").succeeds();
    assertThat(on("list", "-q").out()).isEqualTo("one\n");
  }

  /** Waits until a container has written something. */
  private String until(String id, String text) {
    String out = "";
    while (!out.contains(text)) {
      out = on("logs", id).succeeds().out();
    }
    return out;
  }

  @Test
  void containers_end_with_their_supervisor_and_the_list_says_so() {
    detach("one", "echo up; sleep 1000").succeeds();
    detach("two", "sleep 1001").succeeds();
    String supervisor = supervisor();
    assertThat(on("state", "two").out()).as("one for both").contains(supervisor);
    String task = on("state", "one").out().replaceAll("(?s).*\"pid\": (\\d+).*", "$1");

    zviz.host("/bin/kill", "-KILL", supervisor).succeeds();

    zviz.host("/bin/sh", "-c", "while kill -0 " + task + " 2>&-; do sleep 0.05; done").succeeds();
    assertThat(on("list").out()).containsPattern("one +stopped").doesNotContain("running");
    assertThat(on("state", "one").out()).contains("supervisor was killed");
    assertThat(on("wait", "one").exits(1).err()).contains("ZV-CONTROL-001");
    assertThat(on("cleanup").succeeds().out()).contains("one: cleared up", "two: cleared up");
    assertThat(on("list").out()).containsPattern("one +stopped \\(137\\)");
    assertThat(on("logs", "one").succeeds().out()).isEqualTo("up\n");
    on("delete", "one").succeeds();

    assertThat(detach("one", "true").succeeds().out()).as("another supervisor").isEqualTo("one\n");
  }

  @Test
  void what_was_left_by_an_earlier_boot_has_stopped_and_can_be_deleted() throws IOException {
    detach("one", "exec sleep 1000").succeeds();
    Path file = state.resolve("one/state");
    String text = Files.readString(file);
    Path copy = state.resolve("two");
    zviz.host("/bin/cp", "-a", state.resolve("one").toString(), copy.toString()).succeeds();
    Files.writeString(
        copy.resolve("state"),
        text.replaceAll("\"boot\": \".*\"", "\"boot\": \"0-0\"")
            .replace("\"id\": \"one\"", "\"id\": \"two\"")
            .replaceAll("\"output\": .*\n", "\"output\": \"" + work + "/none.log\",\n"));

    assertThat(on("list").out()).containsPattern("one +running").containsPattern("two +stopped");
    assertThat(on("state", "two").out()).contains("the machine was started again");
    assertThat(on("kill", "two").exits(1).err()).contains("does not run");
    on("delete", "two").succeeds();
    assertThat(on("list").out()).containsPattern("one +running").doesNotContain("two");
  }

  @Test
  void a_start_that_fails_is_told_to_whoever_asked_and_leaves_nothing() {
    HostState before = HostState.now(state);

    assertThat(
            zviz.run("--state-dir", state.toString(), "-d", "one", ".", "/no/such")
                .exits(127)
                .err())
        .contains("ZV-LAUNCH-005", "/no/such");
    assertThat(
            zviz.run("--state-dir", state.toString(), "-d", "-p", "none", "one", ".", "true")
                .exits(2)
                .err())
        .contains("none");

    assertThat(on("list", "-q").out()).isEmpty();
    on("cleanup").succeeds();
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  @Test
  void of_several_starts_of_one_id_one_wins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> starts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        starts.add(() -> detach("one", "exec sleep 1000").status());
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> start : threads.invokeAll(starts)) {
        statuses.add(start.get());
      }
      assertThat(statuses).containsExactlyInAnyOrder(0, 1, 1, 1);
    } finally {
      threads.shutdown();
    }
    assertThat(on("list", "-q").out()).isEqualTo("one\n");
  }

  @Test
  void an_id_is_a_name_and_never_a_path() throws IOException {
    Files.createDirectories(work.resolve("victim"));
    for (String id : List.of("../victim", "..", ".", "a/b", "-rf", "a\nb", "x".repeat(300), "")) {
      for (String command : List.of("state", "kill", "delete", "logs", "wait")) {
        assertThat(on(command, "--", id).status()).as("%s %s", command, id).isEqualTo(2);
      }
    }
    assertThat(work.resolve("victim")).isDirectory();
  }

  @Test
  void a_time_limit_holds_in_the_background() {
    zviz.run(
            "--state-dir",
            state.toString(),
            "-d",
            "--timeout",
            "200ms",
            "one",
            ".",
            "/bin/sleep",
            "1000")
        .succeeds();

    assertThat(on("wait", "one").succeeds().out()).isEqualTo("124\n");
    assertThat(on("state", "one").out()).contains("\"reason\": \"timeout\"");
  }
}
