package io.zviz.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** From the call in a running JVM until {@code /bin/true} has ended and nothing of it is left. */
final class LaunchBenchmark {
  private static final List<String> TRUE = List.of("/bin/true");
  // A resident supervisor's code is compiled; a JVM takes some hundred launches to get there.
  private static final int JIT_LAUNCHES = 300;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 50;

  private LaunchBenchmark() {}

  /**
   * Measures.
   *
   * @param state where the state of containers is kept: on the file system that a run would use
   */
  static void run(Table table, Path scratch, Path state) throws Exception {
    Path work = Files.createDirectory(scratch.resolve("work"));
    MinimalLaunch minimal = new MinimalLaunch(work, state);
    for (int i = 0; i < JIT_LAUNCHES; i++) {
      minimal.child();
    }
    List<Row> rows = Interleaved.medians(contenders(minimal, scratch, work), WARM_UPS, ROUNDS);
    table.print(
        "Launch of /bin/true inside a running JVM, until reaped (median of %d)".formatted(ROUNDS),
        rows,
        rows.get(0));
  }

  private static List<Contender> contenders(MinimalLaunch minimal, Path scratch, Path work)
      throws IOException {
    OciBundle bundle =
        new OciBundle(
            Files.createDirectory(scratch.resolve("bundle")), minimal.policy(), work, TRUE);
    return List.of(
        new Contender("bare ProcessBuilder", Command.of(TRUE)),
        new Contender(
            "zviz: namespaces, mounts, Landlock, filter with listener",
            minimal::child,
            "<= 1.3, below bwrap"),
        new Contender("zviz: all of `minimal`, with nft and control groups", minimal::complete),
        new Contender(
            "bwrap: same namespaces and binds (no Landlock, no filter)",
            Command.of(Bubblewrap.command(minimal.policy(), work, TRUE))),
        // crun knows no hosts with controllers of both versions of control groups.
        new Contender(
            "crun: same namespaces, binds and calls (no control groups)",
            bundle.job("crun", "--cgroup-manager=disabled")),
        new Contender("runc: same namespaces, binds and calls", bundle.job("runc")));
  }
}
