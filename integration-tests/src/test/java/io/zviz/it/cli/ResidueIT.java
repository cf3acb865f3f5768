package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.run.KernelNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many runs of {@code bin/zviz}, however they end, leave the host as it was. */
class ResidueIT {
  private static final long SEED = 20_261_122;
  private static final int ROUNDS = 5;
  private static final int AT_ONCE = 3;
  private static final int LONGEST_LIFE_MILLIS = 2_000;

  /** What the control groups of all runs are called. */
  private final Set<String> cgroups = ConcurrentHashMap.newKeySet();

  private Zviz zviz = new Zviz(Path.of("/"));

  private static String with(String section) {
    return "name: t\nversion: 1\nextends: minimal\n" + section;
  }

  @Test
  void runs_of_all_kinds_leave_nothing_behind() throws Exception {
    try (Laboratory laboratory = new Laboratory(Zviz.home())) {
      enter(laboratory);
      run("warm-up", "minimal", "true").exits(0); // makes /run/zviz and /var/log/zviz, which stay
      SortedSet<String> before = laboratory.contents(cgroups);
      assertThat(before).contains("/run/zviz", "/var/log/zviz/audit.json");

      all(runs()); // each of which clears up after those that were killed before it
      killedRunning("killed-last");

      assertThat(zviz.call("cleanup").exits(0).out()).contains("killed-last: cleared up");
      assertThat(zviz.call("cleanup").exits(0).out()).isEqualTo("nothing to clean up\n");
      assertThat(residue(laboratory, before)).isEmpty();
      run("killed-running-0", "minimal", "true").exits(0); // its id is free again
    }
  }

  private void enter(Laboratory laboratory) {
    zviz =
        Zviz.in(laboratory)
            .withExample("demo.yaml")
            .withExample("demo-broker.yaml")
            .withProfile("wrong.yaml", "name: wrong\nversion: 1\nsyscalls:\n  allow: [opne]\n")
            .withProfile("absent.yaml", with("backends:\n  network: [no-such-backend]\n"));
  }

  /** Twelve kinds of runs, five of each, in an order of chance. */
  private List<Callable<String>> runs() {
    Random chance = new Random(SEED);
    List<Callable<String>> runs = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String n = "-" + i;
      runs.add(() -> run("good" + n, "minimal", "true").exits(0).out());
      runs.add(() -> run("status" + n, "demo", "echo x >/tmp/x; exit 3").exits(3).out());
      runs.add(() -> run("orphan" + n, "demo", "sleep 1000 & exit 5").exits(5).out());
      runs.add(() -> brokered("brokered" + n));
      runs.add(() -> exec("absent" + n, "minimal", "/no/such").exits(127).out());
      runs.add(() -> exec("data" + n, "minimal", "/etc/passwd").exits(126).out());
      runs.add(() -> zviz.run("--memory", "1", named("limit" + n), ".", "true").exits(2).out());
      runs.add(() -> zviz.run("--cwd", "/no/such", named("cwd" + n), ".", "true").exits(1).out());
      runs.add(() -> run("wrong" + n, "wrong", "true").exits(2).out());
      runs.add(() -> run("refused" + n, "absent", "true").exits(1).out());
      int life = chance.nextInt(LONGEST_LIFE_MILLIS);
      runs.add(() -> killed("killed" + n, life));
      runs.add(() -> killedRunning("killed-running" + n));
    }
    Collections.shuffle(runs, chance);
    return runs;
  }

  /** The id, remembered. */
  private String named(String id) {
    cgroups.add(KernelNames.of(Path.of("/run/zviz"), id));
    return id;
  }

  private Zviz.Result run(String id, String profile, String script) {
    return exec(id, profile, "/bin/sh", "-c", script);
  }

  private Zviz.Result exec(String id, String profile, String... command) {
    List<String> argv = new ArrayList<>(List.of("--profile", profile, named(id), "."));
    argv.addAll(List.of(command));
    return zviz.run(argv.toArray(String[]::new));
  }

  private String brokered(String id) {
    String script =
        "cat /etc/hostname /etc/shadow; for i in 1 2 3; do cat /etc/passwd; done; exit 4";
    return run(id, "demo-broker", script).exits(4).out();
  }

  /** The supervisor is killed at some moment: while it starts, runs or ends. */
  private String killed(String id, int life) throws Exception {
    Process entrance = start(id, "sleep 0.5");
    entrance.waitFor(life, TimeUnit.MILLISECONDS);
    return kill(entrance);
  }

  private String killedRunning(String id) throws Exception {
    Process entrance = start(id, "echo ready; sleep 1000 & sleep 1000");
    String line = entrance.inputReader(UTF_8).readLine();
    while (line != null && line.startsWith("left by a run that was killed")) {
      line = entrance.inputReader(UTF_8).readLine();
    }
    assertThat(line).isEqualTo("ready");
    return kill(entrance);
  }

  private Process start(String id, String script) {
    return zviz.start("--profile", "demo-broker", named(id), ".", "/bin/sh", "-c", script);
  }

  /** The entrance waits for the process in the laboratory, and ends with it. */
  private static String kill(Process entrance) throws InterruptedException {
    entrance.children().forEach(ProcessHandle::destroyForcibly);
    assertThat(entrance.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return "";
  }

  private static void all(List<Callable<String>> runs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      for (Future<String> run : threads.invokeAll(runs)) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** What is there now and was not before; what is about to end gets the time for it. */
  private SortedSet<String> residue(Laboratory laboratory, SortedSet<String> before)
      throws InterruptedException {
    SortedSet<String> residue = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      residue = laboratory.contents(cgroups);
      residue.removeAll(before);
      if (residue.isEmpty()) {
        return residue;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return residue;
  }
}
