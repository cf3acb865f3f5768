package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zviz audit} about logs that real runs wrote. */
class AuditIT {
  private static final String PROFILE =
      """
      name: ours
      version: "1"
      extends: minimal
      syscalls:
        # opens are looked at one by one
        broker:
          - openat
      broker: {mode: always}
      filesystem:
        hidden:
          - /etc/hostname   # nobody's business
      """;

  /** Enough to start a shell, and to start programs from it. */
  private static final String STRICT =
      """
      name: strict
      extends: minimal
      replace: [syscalls]
      syscalls:
        allow:
          - read
          - write
          - clone
          - rt_sigaction
          - rt_sigprocmask
          - wait4
        broker:
          - openat
          - execve
      broker: {mode: always}
      """;

  private static final String SCRIPT =
      "cat /etc/hostname; cat /etc/shadow; mkfifo /tmp/fifo; echo done";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work).withProfile("ours.yaml", PROFILE);
  }

  private void record() {
    Result run = zviz.run("--profile", "ours", "audited", ".", "/bin/sh", "-c", SCRIPT);
    assertThat(run.out()).as(run.err()).isEqualTo("done\n");
  }

  private Result audit(String command, String... args) {
    List<String> all =
        new ArrayList<>(List.of("audit", command, "--audit-log", zviz.auditLog().toString()));
    all.addAll(List.of(args));
    return zviz.call(all.toArray(String[]::new));
  }

  @Test
  void both_documented_queries_of_jq_work() {
    record();
    String log = zviz.auditLog().toString();
    Result denied =
        zviz.host("jq", "-c", ".[] | select(.decision == \"denied\") | [.name, .path]", log);
    assertThat(denied.succeeds().out())
        .contains("[\"openat\",\"/etc/hostname\"]", "[\"openat\",\"/etc/shadow\"]", "\"mknodat\"");
    Result counted = zviz.host("/bin/sh", "-c", "jq '.syscall' " + log + " | sort | uniq -c");
    assertThat(counted.succeeds().out()).contains("\"name\": \"openat\"");
  }

  @Test
  void show_prints_what_the_filters_ask_for_as_text_and_as_the_lines_themselves()
      throws IOException {
    record();
    Files.writeString(zviz.auditLog(), "{\"torn\n", StandardOpenOption.APPEND);
    Result all = audit("show").succeeds();
    assertThat(all.out())
        .containsPattern(
            "audited syscall denied openat /etc/hostname .* ENOENT by ours.yaml:11:7 \\(cat")
        .contains("audited lifecycle started");
    assertThat(all.err()).contains("note: 1 line is torn");

    assertThat(audit("show", "--path", "/etc", "--decision", "denied").succeeds().out().lines())
        .hasSize(2)
        .allMatch(line -> line.contains(" openat /etc/"));
    assertThat(audit("show", "--kind", "lifecycle", "--last", "1").succeeds().out())
        .contains("lifecycle ended")
        .hasLineCount(1);
    assertThat(audit("show", "--container", "nobody").succeeds().out()).isEmpty();
    assertThat(audit("show", "--since", "1h").succeeds().out()).isEqualTo(all.out());

    List<String> lines = Files.readAllLines(zviz.auditLog());
    String json = audit("show", "--format", "json").succeeds().out();
    assertThat(json)
        .isEqualTo("[\n" + String.join(",\n", lines.subList(0, lines.size() - 1)) + "\n]\n");
    assertThat(audit("show", "--call", "none", "--format", "json").succeeds().out())
        .isEqualTo("[]\n");
  }

  @Test
  void wrong_usage_is_said() {
    assertThat(audit("show").exits(1).err()).contains("ZV-AUDIT-001", "there is no such file");
    assertThat(audit("show", "--kind", "calls").exits(2).err()).contains("lifecycle was wanted");
    assertThat(audit("show", "--decision", "no").exits(2).err()).contains("denied or allowed");
    assertThat(audit("show", "--since", "then").exits(2).err()).contains("10m");
    assertThat(audit("show", "--last", "-1").exits(2).err()).contains("was wanted");
    assertThat(zviz.call("audit").exits(2).err()).contains("show, summary, follow or suggest");
  }

  @Test
  void summary_counts_refusals_and_says_how_runs_went() {
    record();
    record();
    Result summary = audit("summary").succeeds();
    assertThat(summary.out())
        .containsPattern("2 +openat +/etc/hostname +ENOENT +ours.yaml:11:7 +cat ")
        .containsPattern("audited +ours +\\S+Z +\\S+Z +0 ")
        .doesNotContain("missing numbers");
    Map<String, Object> tree =
        JsonText.read(audit("summary", "--format", "json").succeeds().out().getBytes(UTF_8));
    assertThat((List<?>) Objects.requireNonNull(tree.get("runs")))
        .hasSize(2)
        .allSatisfy(
            run -> {
              assertThat(((Map<?, ?>) run).get("missing")).isEqualTo(0L);
              assertThat(((Map<?, ?>) run).get("dropped")).isEqualTo(0L);
            });
  }

  @Test
  void a_line_that_is_taken_out_is_a_hole_in_its_run() throws IOException {
    record();
    List<String> lines = new ArrayList<>(Files.readAllLines(zviz.auditLog()));
    String removed = lines.remove(2);
    Files.write(zviz.auditLog(), lines);
    assertThat(removed).contains("\"seq\":2");
    assertThat(audit("summary").succeeds().out())
        .contains("audited: missing numbers 2: lines were removed or torn");
  }

  @Test
  void follow_goes_on_across_renaming_and_ends_with_a_signal() throws Exception {
    record();
    Process follow = follow();
    try (BufferedReader out = follow.inputReader(UTF_8)) {
      assertThat(lineWith(out, "lifecycle ended")).contains(" audited ");
      Files.move(zviz.auditLog(), work.resolve("audit.json.1"), StandardCopyOption.ATOMIC_MOVE);
      zviz.run("--profile", "ours", "second", ".", "/bin/true").succeeds();
      assertThat(lineWith(out, "lifecycle ended")).contains(" second ");
      follow.toHandle().destroy();
      assertThat(follow.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readLine()).isNull();
    }
    assertThat(follow.exitValue()).isEqualTo(143);
  }

  @Test
  void follow_ends_when_nobody_reads_it_though_nothing_is_written() throws Exception {
    record();
    Process follow = follow();
    BufferedReader out = follow.inputReader(UTF_8);
    assertThat(lineWith(out, "lifecycle ended")).contains(" audited ");
    out.close();
    assertThat(follow.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(follow.exitValue()).isZero();
  }

  private Process follow() throws IOException {
    return new ProcessBuilder(
            Zviz.home().resolve("bin/zviz").toString(),
            "audit",
            "follow",
            "--audit-log",
            zviz.auditLog().toString())
        .redirectErrorStream(true)
        .start();
  }

  private static String lineWith(BufferedReader out, String words) throws IOException {
    String line = Objects.requireNonNull(out.readLine());
    while (!line.contains(words)) {
      line = Objects.requireNonNull(out.readLine());
    }
    return line;
  }

  @Test
  void under_the_suggested_profile_the_same_script_is_refused_nothing() throws IOException {
    record();
    Path profile = work.resolve("new.yaml");
    audit("suggest", "--write", "new.yaml").succeeds();
    assertThat(Files.readString(profile))
        .contains("name: new\nextends: ours\n")
        .contains("    - mknodat  # once, by mkfifo\n")
        .contains("    - /etc/hostname  # HIDDEN so far: is the program to see it?; once, by cat\n")
        .contains("    - /etc/shadow  # HIDDEN so far");
    zviz.call("compile", "--validate", "new.yaml").succeeds();
    assertThat(zviz.call("explain", "new.yaml", "openat", "/etc/hostname").out())
        .startsWith("openat /etc/hostname: allowed");
    assertThat(zviz.call("explain", "new.yaml", "openat", "/etc/gshadow").out())
        .startsWith("openat /etc/gshadow: refused");

    Files.delete(zviz.auditLog());
    Result again = zviz.run("--profile", "new", "audited", ".", "/bin/sh", "-c", SCRIPT);
    assertThat(again.out())
        .as(again.err())
        .contains(Files.readString(Path.of("/etc/hostname")).strip(), "root:");
    assertThat(again.err()).doesNotContain("refused during this run");
    assertThat(audit("show", "--decision", "denied").succeeds().out()).isEmpty();
  }

  @Test
  void a_file_that_exists_is_left_alone_unless_that_is_asked_for() throws IOException {
    record();
    Path mine = Files.writeString(work.resolve("mine.yaml"), "precious");
    assertThat(audit("suggest", "--write", "mine.yaml").exits(1).err())
        .contains("ZV-AUDIT-003", "--force");
    assertThat(mine).hasContent("precious");
    audit("suggest", "--write", "mine.yaml", "--force").succeeds();
    assertThat(Files.readString(mine)).contains("extends: ours");
    audit("suggest", "--write", "mine.txt").exits(2);
    try (var files = Files.list(work)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("ours.yaml", "mine.yaml", "audit.json");
    }
  }

  @Test
  void merging_keeps_the_profiles_own_text_and_says_what_it_cannot_change() throws IOException {
    zviz.run(
        "--profile", "ours", "audited", ".", "/bin/sh", "-c", "mkfifo /tmp/fifo; cat /etc/shadow");
    audit("suggest", "--merge", "ours.yaml").succeeds();
    String merged = Files.readString(work.resolve("ours.yaml"));
    assertThat(merged.lines().toList()).containsSubsequence(PROFILE.lines().toList());
    assertThat(merged)
        .contains("  allow:\n    - mknodat  # once, by mkfifo\n")
        .contains(
            "  readonly:\n    - /etc/shadow  # HIDDEN so far: is the program to see it?; once, by cat\n");
    assertThat(audit("suggest", "--merge", "ours.yaml").succeeds().err()).contains("lacks nothing");

    String flow =
        PROFILE.replace(
            "  hidden:\n    - /etc/hostname   # nobody's business\n", "  readonly: [/a]\n");
    zviz.withProfile("ours.yaml", flow);
    Result refused = audit("suggest", "--merge", "ours.yaml").exits(1);
    assertThat(refused.err())
        .contains("ours.yaml:10:3: not in block style", "- /etc/shadow  # HIDDEN");
    assertThat(work.resolve("ours.yaml")).hasContent(flow);
  }

  @Test
  void a_relative_path_is_suggested_by_where_it_led() throws IOException {
    zviz.run("--audit", "-p", "ours", "audited", ".", "sh", "-c", "cd /var/lib; cat dpkg/status")
        .succeeds();

    assertThat(Files.readString(zviz.auditLog()))
        .containsPattern("\"path\":\"dpkg/status\".*\"resolved\":\"/var/lib/dpkg/status\"");
    assertThat(audit("suggest").succeeds().out())
        .contains("- /var/lib/dpkg/status")
        .doesNotContain("relative");
  }

  @Test
  void a_hidden_path_is_not_merged_away_in_silence() {
    record();
    Result refused = audit("suggest", "--merge", "ours.yaml").exits(1);
    assertThat(refused.err())
        .contains("still refused, since another rule decides: openat /etc/hostname")
        .contains("to be added by hand:", "- mknodat");
    assertThat(work.resolve("ours.yaml")).hasContent(PROFILE);
  }

  @Test
  void a_build_a_pipeline_and_a_program_converge_on_a_profile_that_lets_them_work()
      throws IOException {
    zviz.withProfile("strict.yaml", STRICT);
    Files.writeString(
        work.resolve("a.c"),
        "#include <stdio.h>\nint main(void) { return puts(\"built\") < 0; }\n");
    String workload =
        "gcc -o a.out a.c && ./a.out | tr a-z A-Z | sort && python3 -c 'print(sum(range(10)))'";
    assertThat(zviz.host("/bin/sh", "-c", workload).succeeds().out()).isEqualTo("BUILT\n45\n");
    Files.delete(work.resolve("a.out"));

    Result run = workload(workload);
    assertThat(run.out()).as("it needs more than the profile has").isEmpty();
    for (int round = 0; round < 10 && !run.out().equals("BUILT\n45\n"); round++) {
      audit("suggest", "--merge", "strict.yaml").succeeds();
      run = workload(workload);
    }
    assertThat(run.succeeds().out()).isEqualTo("BUILT\n45\n");
    audit("suggest", "--merge", "strict.yaml").succeeds();

    workload(workload).succeeds();
    assertThat(audit("show", "--decision", "denied").succeeds().out().lines())
        .allMatch(line -> line.contains(" clone3 "));
    for (String never : List.of("mount", "ptrace", "reboot", "socket AF_INET SOCK_STREAM 0")) {
      List<String> question = new ArrayList<>(List.of("explain", "strict.yaml"));
      question.addAll(List.of(never.split(" ", -1)));
      assertThat(zviz.call(question.toArray(String[]::new)).out()).startsWith(never + ": refused");
    }
  }

  /** With a log of its own. */
  private Result workload(String script) throws IOException {
    Files.deleteIfExists(zviz.auditLog());
    return zviz.run("--profile", "./strict.yaml", "audited", ".", "/bin/sh", "-c", script);
  }

  @Test
  void runs_under_several_profiles_are_not_mixed() {
    record();
    zviz.run("--profile", "minimal", "other", ".", "/bin/sh", "-c", "mkfifo /tmp/fifo");
    assertThat(audit("suggest").exits(2).err()).contains("minimal and ours", "--profile");
    assertThat(audit("suggest", "--profile", "minimal").succeeds().out())
        .contains("extends: minimal", "- mknodat");
    assertThat(audit("suggest", "--container", "none").succeeds().err()).contains("nothing");
  }

  @Test
  void what_a_full_disk_kept_out_of_the_log_is_counted_in_it() {
    String script =
        """
        mkdir log && mount -t tmpfs -o size=64k none log || exit 9
        dd if=/dev/zero of=log/full bs=1k count=64 2>/dev/null
        ( while [ ! -e ready ]; do sleep 0.05; done; rm log/full; : >go ) &
        "$0" run --audit-log log/audit.json -p minimal audited . /bin/sh -c \
          'mkfifo /tmp/a; mkfifo /tmp/b; : >ready; while [ ! -e go ]; do sleep 0.05; done; mkfifo /tmp/c'
        "$0" audit summary --audit-log log/audit.json
        cat log/audit.json
        """;
    Result result =
        zviz.host("unshare", "-m", "sh", "-c", script, Zviz.home().resolve("bin/zviz").toString());
    assertThat(result.succeeds().out())
        .contains("audited: missing numbers 0-")
        .contains("the log could not take them: too many at once, or the disk was full")
        .contains("\"name\":\"events-dropped\"", "\"first_seq\":0");
  }
}
