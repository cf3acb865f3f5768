package io.zviz.bench;

import java.util.ArrayList;
import java.util.List;

/** From the call in a running JVM until {@code /bin/true} has ended and nothing of it is left. */
final class LaunchBenchmark {
  // A resident supervisor's code is compiled; a JVM takes some thousand launches to get there.
  private static final int JIT_LAUNCHES = 1500;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 50;

  private LaunchBenchmark() {}

  static void run(Table table, MinimalLaunch minimal, List<Contender> peers) throws Exception {
    try (CLauncher none = CLauncher.start("none");
        CLauncher namespaces = CLauncher.start("namespaces")) {
      run(table, minimal, none, namespaces, peers);
    }
  }

  private static void run(
      Table table,
      MinimalLaunch minimal,
      CLauncher none,
      CLauncher namespaces,
      List<Contender> peers)
      throws Exception {
    for (int i = 0; i < JIT_LAUNCHES; i++) {
      minimal.child();
    }
    List<Contender> contenders = new ArrayList<>();
    contenders.add(new Contender("bare ProcessBuilder", Command.of(Peers.TRUE)));
    contenders.add(
        new Contender(
            "zviz: namespaces, mounts, Landlock, filter with listener",
            minimal::child,
            "<= 1.3, below bwrap"));
    contenders.add(
        new Contender("zviz: all of `minimal`, with nft and control groups", minimal::complete));
    contenders.add(new Contender("C, clone and exec: no isolation", none::launch));
    contenders.add(
        new Contender("C, clone and exec: the same namespaces, nothing else", namespaces::launch));
    contenders.addAll(peers);
    List<Row> rows = Interleaved.medians(contenders, WARM_UPS, ROUNDS);
    table.print(
        "Launch of /bin/true inside a running JVM, until reaped (median of %d)".formatted(ROUNDS),
        rows,
        rows.get(0));
  }
}
