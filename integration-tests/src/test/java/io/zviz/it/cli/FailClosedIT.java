package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.BufferedReader;
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

/** Nothing is allowed because the supervisor is slow, stopped, out of memory or gone. */
class FailClosedIT {
  private static final String OPENS =
      "echo up; i=0; while cat /etc/passwd >/dev/null; do cat /etc/shadow && echo LEAK;"
          + " i=$((i+1)); echo $i; done; echo refused";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));
  private Path state = Path.of("/");

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work).withExample("demo.yaml").withExample("demo-broker.yaml");
    state = work.resolve("state");
  }

  @AfterEach
  void nothingStays() {
    on("list", "-q").succeeds().out().lines().forEach(id -> on("delete", "--force", id).succeeds());
    on("cleanup").succeeds();
  }

  private Result on(String command, String... args) {
    List<String> all = new ArrayList<>(List.of(command, "--state-dir", state.toString()));
    all.addAll(List.of(args));
    return zviz.call(all.toArray(String[]::new));
  }

  private Process opening() {
    return zviz.start(
        "--state-dir", state.toString(), "-p", "demo-broker", "one", ".", "/bin/sh", "-c", OPENS);
  }

  private void signal(String name, long pid) {
    zviz.host("/bin/kill", "-" + name, Long.toString(pid)).succeeds();
  }

  @Test
  void a_stopped_supervisor_answers_nothing_and_goes_on_where_it_was() throws Exception {
    Process run = opening();
    try (BufferedReader out = run.inputReader(UTF_8)) {
      assertThat(read(out, "3")).doesNotContain("LEAK");
      signal("STOP", run.pid());
      while (run.descendants().noneMatch(FailClosedIT::waitsForAnAnswer)) {
        assertThat(run.isAlive()).isTrue();
      }
      assertThat(on("list").succeeds().out()).containsPattern("one +running");
      signal("CONT", run.pid());
      assertThat(read(out, "9")).doesNotContain("LEAK");
      on("kill", "one", "KILL").succeeds();
      assertThat(run.waitFor()).isEqualTo(137);
    }
  }

  @Test
  void a_stopped_supervisor_can_be_killed_and_its_container_ends_with_it() throws Exception {
    Process run = opening();
    try (BufferedReader out = run.inputReader(UTF_8)) {
      assertThat(read(out, "2")).doesNotContain("LEAK");
      signal("STOP", run.pid());
      signal("KILL", run.pid());
      String line = out.readLine();
      while (line != null) {
        assertThat(line).isNotIn("LEAK");
        line = out.readLine(); // To the end, which only the container's own end can bring.
      }
    }
    assertThat(run.waitFor()).isEqualTo(137);
    assertThat(on("list").succeeds().out()).containsPattern("one +stopped");
    assertThat(on("cleanup").succeeds().out()).contains("one: cleared up");
    assertThat(on("list", "-q").succeeds().out()).isEmpty();
  }

  private static boolean waitsForAnAnswer(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/stack")).contains("seccomp");
    } catch (IOException ended) {
      return false;
    }
  }

  private static String read(BufferedReader out, String last) throws IOException {
    StringBuilder all = new StringBuilder();
    String line = "";
    while (!last.equals(line)) {
      line = out.readLine();
      assertThat(line).as(all.toString()).isNotNull();
      all.append(line).append('\n');
    }
    return all.toString();
  }

  @Test
  void a_supervisor_without_memory_ends_and_nothing_runs_unfenced() throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (int megabytes : new int[] {64, 16, 12, 10, 8, 6, 4}) {
      Path marker = work.resolve("ran");
      Files.deleteIfExists(marker);
      Result result = withHeap(megabytes);
      statuses.add(result.status());
      assertThat(Files.exists(marker))
          .as("%d MiB: %s", megabytes, result)
          .isEqualTo(result.status() == 0);
      on("cleanup").succeeds();
      assertThat(on("list", "-q").succeeds().out()).isEmpty();
    }
    assertThat(statuses.get(0)).as("the control: enough memory").isZero();
    assertThat(statuses).as("too little").anyMatch(status -> status != 0);
  }

  /** With the options of {@code bin/zviz}, but for the size of the heap. */
  private Result withHeap(int megabytes) {
    String home = Zviz.home().toString();
    return zviz.host(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + megabytes + "m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xss512k",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dzviz.home=" + home,
        "-cp",
        home + "/lib/*:" + home + "/lib/plugins/*",
        "io.zviz.app.Main",
        "run",
        "--audit-log",
        zviz.auditLog().toString(),
        "--state-dir",
        state.toString(),
        "-p",
        "demo-broker",
        "one",
        ".",
        "/bin/sh",
        "-c",
        "grep -c Seccomp:.2 /proc/self/status >/work/ran");
  }

  @Test
  void of_several_deletes_one_wins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 3; round++) {
        zviz.run("--state-dir", state.toString(), "-d", "-p", "demo-broker", "one", ".", "true")
            .succeeds();
        on("wait", "one").succeeds();
        List<Callable<Integer>> deletes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          deletes.add(() -> on("delete", "one").status());
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> delete : threads.invokeAll(deletes)) {
          statuses.add(delete.get());
        }
        assertThat(statuses).containsExactlyInAnyOrder(0, 1, 1, 1);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void a_full_disk_under_the_audit_log_and_a_closed_output_hold_nothing_up() throws IOException {
    Path disk = Files.createDirectory(work.resolve("disk"));
    zviz.host("mount", "-t", "tmpfs", "-o", "size=64k", "full", disk.toString()).succeeds();
    try {
      String script =
          "exec >&-; for i in 1 2 3 4 5; do cat /etc/shadow >/work/out 2>/work/err; done; : >/work/ran; exit 7";
      zviz.host("/bin/sh", "-c", "cat /dev/zero >" + disk + "/filler; : >" + disk + "/audit.json");
      zviz.call(
              "run",
              "--audit-log",
              disk + "/audit.json",
              "--state-dir",
              state.toString(),
              "-p",
              "demo-broker",
              "one",
              ".",
              "/bin/sh",
              "-c",
              script)
          .exits(7);
      assertThat(work.resolve("ran")).exists();
      assertThat(Files.readString(work.resolve("err"))).contains("shadow");
      assertThat(Files.size(disk.resolve("audit.json"))).as("the disk is full").isZero();
    } finally {
      zviz.host("umount", disk.toString()).succeeds();
    }
  }
}
