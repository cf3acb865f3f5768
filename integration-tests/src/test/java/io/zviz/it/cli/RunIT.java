package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.Listing;
import io.zviz.it.cli.Zviz.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of the command rely on: exit status, signals, bundles, the plan. */
class RunIT {
  private static final String IMAGE =
      """
      name: image
      version: 1
      extends: default
      replace: [filesystem]
      filesystem:
        readonly: [/]
      """;
  private static final String PROGRAM =
      """
      #include <stdio.h>
      int main(int c, char **v) {
        printf("inside %s\\n", v[c - 1]);
        fflush(stdout);
        puts(fopen("/made", "w") ? "wrote" : "refused");
        return 5;
      }
      """;

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
  }

  @Test
  void the_exit_status_says_what_happened() {
    zviz.run("--profile", "minimal", "t", ".", "/bin/sh", "-c", "exit 42").exits(42);
    assertThat(zviz.run("--profile", "minimal", "t", ".", "/no/such").exits(127).err())
        .contains("/no/such");
    assertThat(zviz.run("--profile", "minimal", "t", ".", "/etc/passwd").exits(126).err())
        .contains("/etc/passwd");
    zviz.run("--profile", "minimal", "../t", ".", "/bin/true").exits(2);
    zviz.run("--profile", "no-such-profile", "t", ".", "/bin/true").exits(2);
    zviz.run("--no-such-option").exits(2);
  }

  @Test
  void a_stream_that_is_closed_is_empty_inside_and_no_file_of_the_supervisor() {
    String zvizRun =
        Zviz.home().resolve("bin/zviz") + " run -p minimal --audit-log audit.json t . ";
    String look = "/bin/sh -c 'for i in 0 1 2; do readlink /proc/$$/fd/$i; done >/work/streams' ";
    String script =
        "exec 3>&1; "
            + zvizRun
            + look
            + "<&- >&- 2>&- 3>&-; cat streams; "
            + zvizRun
            + look
            + "2>&- 3>&-; sed -n 3p streams";

    assertThat(zviz.host("/bin/sh", "-c", script).succeeds().out())
        .isEqualTo("/dev/null\n/work/streams\n/dev/null\n/dev/null\n");
  }

  @Test
  void a_handled_signal_reaches_the_command() throws Exception {
    Process process =
        zviz.start(
            "--profile",
            "minimal",
            "signals",
            ".",
            "/bin/sh",
            "-c",
            "trap 'echo got it; exit 9' TERM; echo ready; while :; do sleep 0.1; done");
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("ready");
      process.toHandle().destroy();
      assertThat(out.readLine()).isEqualTo("got it");
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(9);
  }

  @Test
  void an_unhandled_signal_ends_the_command_as_it_would_without_zviz() throws Exception {
    Process process =
        zviz.start(
            "--profile", "minimal", "signals", ".", "/bin/sh", "-c", "echo ready; exec sleep 100");
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("ready");
      process.toHandle().destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void a_command_ends_by_its_own_signals_unless_it_is_the_first_process() {
    String[] command = {"-p", "minimal", "t", ".", "/bin/sh", "-c", "kill -TERM $$; echo on"};
    assertThat(zviz.run(command).exits(143).out()).isEmpty();
    zviz.run("-p", "minimal", "t", ".", "/bin/sh", "-c", "kill -PIPE $$").exits(141);
    List<String> first = new ArrayList<>(List.of(command));
    first.add(0, "--no-init");
    assertThat(zviz.run(first.toArray(String[]::new)).exits(0).out()).isEqualTo("on\n");
    first.add(0, "--dry-run");
    assertThat(zviz.run(first.toArray(String[]::new)).succeeds().out()).doesNotContain("init: ");
  }

  @Test
  void a_command_that_runs_too_long_is_asked_to_end_and_then_killed() {
    assertThat(timed("500ms", "1h", "/bin/sleep", "1000").exits(124).err())
        .contains("sent SIGTERM after 0.5s")
        .doesNotContain("killed");
    String polite = "trap 'echo bye; exit 0' TERM; sleep 1000 & wait";
    assertThat(timed("4s", "1h", "/bin/sh", "-c", polite).exits(124).out()).isEqualTo("bye\n");
    String deaf = "trap '' TERM; sleep 1000";
    assertThat(timed("4s", "100ms", "/bin/sh", "-c", deaf).exits(124).err())
        .contains("the container was killed 0.1s later");
    timed("1h", "1s", "/bin/sh", "-c", "exit 3").exits(3);
    zviz.run("-p", "minimal", "--no-init", "--timeout", "500ms", "t", ".", "/bin/sleep", "1000")
        .exits(124);
    assertThat(zviz.run("--kill-after", "1s", "t", ".", "/bin/true").exits(2).err())
        .contains("--kill-after goes with --timeout");
    assertThat(zviz.run("--timeout", "1,5h", "t", ".", "/bin/true").exits(2).err())
        .contains("'1,5h' is not a duration such as 30m");
  }

  @Test
  void what_the_caller_ignores_stays_ignored() {
    String hangUp = "kill -HUP $$; echo on";
    String command = Zviz.home().resolve("bin/zviz").toString();
    assertThat(
            zviz.host(
                    "env",
                    "--ignore-signal=HUP",
                    command,
                    "run",
                    "--audit-log",
                    "log",
                    "-p",
                    "minimal",
                    "t",
                    ".",
                    "/bin/sh",
                    "-c",
                    hangUp)
                .exits(0)
                .out())
        .isEqualTo("on\n");
    zviz.run("-p", "minimal", "t", ".", "/bin/sh", "-c", hangUp).exits(128 + 1);
  }

  private Result timed(String limit, String grace, String... command) {
    List<String> line =
        new ArrayList<>(List.of("-p", "minimal", "--timeout", limit, "--kill-after", grace));
    line.addAll(List.of("t", "."));
    line.addAll(List.of(command));
    return zviz.run(line.toArray(String[]::new));
  }

  @Test
  void every_signal_but_those_of_the_jvm_itself_is_passed_on() throws Exception {
    List<Integer> signals = new ArrayList<>(List.of(1, 2, 3, 10, 12, 14, 15, 16, 23, 24, 26, 27));
    signals.addAll(List.of(29, 30, 34, 35, 44, 46, 61, 63, 64));
    Process process =
        zviz.start(
            "--profile",
            "default",
            "signals",
            ".",
            "/bin/bash",
            "-c",
            "for s in $0; do trap \"echo got $s\" $s; done; echo ready; while :; do sleep 0.02; done",
            signals.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("ready");
      for (int signal : signals) {
        zviz.host("/bin/kill", "-" + signal, Long.toString(process.pid())).succeeds();
        assertThat(out.readLine()).isEqualTo("got " + signal);
      }
    } finally {
      process.destroyForcibly().waitFor();
      zviz.call("cleanup").succeeds();
    }
  }

  @Test
  void a_signal_that_nothing_handles_ends_the_command_and_is_told() throws Exception {
    for (int signal : new int[] {3, 10, 14, 29, 34}) {
      Process process =
          zviz.start(
              "--profile", "minimal", "signals", ".", "/bin/sh", "-c", "echo ready; sleep 100");
      try (BufferedReader out = process.inputReader(UTF_8)) {
        assertThat(out.readLine()).isEqualTo("ready");
        zviz.host("/bin/kill", "-" + signal, Long.toString(process.pid())).succeeds();
        assertThat(out.readLine()).as("no dump of threads, nothing at all").isNull();
      }
      assertThat(process.waitFor()).isEqualTo(128 + signal);
    }
    assertThat(Path.of("/run/zviz/signals")).doesNotExist();
  }

  @Test
  void the_next_run_clears_up_after_one_that_was_killed_and_takes_its_id() throws Exception {
    String word = "killed-" + ProcessHandle.current().pid();
    String state = work.resolve("state").toString(); // Runs of others would clear up as well.
    String[] sleeping = {
      "--state-dir", state, "-p", "minimal", word, ".", "/bin/sh", "-c", "echo ready; sleep 100"
    };
    String[] again = {"--state-dir", state, "-p", "minimal", word, ".", "/bin/sh", "-c", "exit 4"};
    String groups;
    Process killed = zviz.start(sleeping);
    try (BufferedReader out = killed.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("ready");
      assertThat(zviz.run(again).exits(1).err()).contains("exists already");
      groups = groupOf(killed.children().findFirst().orElseThrow().pid());
      assertThat(Listing.cgroups(groups::equals)).isNotEmpty();
      zviz.host("/bin/kill", "-9", Long.toString(killed.pid())).succeeds();
      assertThat(out.readLine()).as("the container ends with its supervisor").isNull();
    }
    assertThat(Path.of(state, word)).exists();
    assertThat(zviz.run(again).exits(4).err())
        .contains("left by a run that was killed: " + word + ": cleared up");
    assertThat(Path.of(state, word)).doesNotExist();
    assertThat(Listing.cgroups(groups::equals)).isEmpty();
  }

  @Test
  void a_dry_run_prints_the_plan_and_starts_nothing() {
    Path state = work.resolve("state");
    Result result =
        zviz.run(
                "--dry-run",
                "--state-dir",
                state.toString(),
                "--profile",
                "minimal",
                "planned",
                ".",
                "/usr/bin/touch",
                "/work/touched")
            .succeeds();
    assertThat(result.out())
        .contains(
            "host: ",
            "child: ",
            "pivot_root",
            "load the table inet zviz-",
            "landlock_add_rule(\"/usr\", execute|read_file|read_dir)",
            "landlock_restrict_self",
            "execve(",
            "init: seccomp(",
            "init: execveat(")
        .doesNotContain(", 0x");
    assertThat(work.resolve("touched")).doesNotExist();
    assertThat(state).doesNotExist();
  }

  @Test
  void a_root_file_system_is_entered_and_stays_as_it_is() throws IOException {
    Path root = rootFileSystem(work.resolve("image"));
    Result result =
        zviz.withProfile("image.yaml", IMAGE)
            .run("--profile", "image", "t", "image", "/bin/sh", "root")
            .exits(5);
    assertThat(result.out()).isEqualTo("inside root\nrefused\n");
    assertThat(root.resolve("made")).doesNotExist();
  }

  @Test
  void a_folder_with_a_rootfs_is_a_bundle_too() throws IOException {
    rootFileSystem(work.resolve("bundle/rootfs"));
    zviz.withProfile("image.yaml", IMAGE);
    assertThat(zviz.run("--profile", "image", "t", "bundle", "/bin/sh", "rootfs").exits(5).out())
        .startsWith("inside rootfs\n");
  }

  @Test
  void a_bundle_does_not_choose_a_part_of_the_host_as_its_root() throws IOException {
    Path bundle = Files.createDirectory(work.resolve("evil"));
    Path outside = Files.createDirectory(work.resolve("outside"));
    zviz.withProfile("image.yaml", IMAGE.replace("readonly: [/]", "writable: [/]"));
    String[] touch = {"--profile", "image", "t", "evil", "/bin/touch", outside + "/touched"};
    Files.createSymbolicLink(bundle.resolve("rootfs"), Path.of("/"));
    assertThat(zviz.run(touch).exits(2).err()).contains("ZV-CONTAINMENT-008", "leads out");
    for (String path : new String[] {"/", "../../..", "rootfs"}) {
      Files.writeString(bundle.resolve("config.json"), "{\"root\": {\"path\": \"" + path + "\"}}");
      assertThat(zviz.run(touch).exits(2).err()).contains("ZV-CONTAINMENT-008", "leads out");
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void an_oci_bundle_says_itself_what_to_run() throws IOException {
    rootFileSystem(work.resolve("oci/rootfs"));
    Files.writeString(
        work.resolve("oci/config.json"),
        """
        {"ociVersion": "1.0.2",
         "process": {"args": ["/bin/sh", "oci"], "cwd": "/", "env": ["PATH=/bin"],
                     "user": {"uid": 0, "gid": 0}},
         "root": {"path": "rootfs", "readonly": true}}
        """);
    zviz.withProfile("image.yaml", IMAGE);
    assertThat(zviz.run("--profile", "image", "t", "oci").exits(5).out())
        .isEqualTo("inside oci\nrefused\n");
  }

  @Test
  void a_compiler_and_make_work_under_ci_runner() throws IOException {
    Files.writeString(work.resolve("a.c"), "int main(void) { return 3; }\n");
    Files.writeString(work.resolve("Makefile"), "a: a.c\n\tcc a.c -o a\n");
    Result result =
        zviz.run(
                "--profile",
                "ci-runner",
                "build",
                ".",
                "/bin/sh",
                "-c",
                "make --version && cc --version && make && ./a")
            .exits(3);
    assertThat(result.out()).contains("GNU Make", "cc (");
    assertThat(work.resolve("a")).isExecutable();
  }

  private static String groupOf(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
        .map(line -> Path.of(line.split(":", 3)[2]))
        .filter(path -> path.toString().contains("zviz"))
        .map(path -> path.getFileName().toString())
        .findFirst()
        .orElseThrow();
  }

  private Path rootFileSystem(Path root) throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("bin"));
    Path source = Files.writeString(work.resolve("program.c"), PROGRAM);
    zviz.host("gcc", "-static", "-o", root.resolve("bin/sh").toString(), source.toString())
        .succeeds();
    return root;
  }
}
