package io.zviz.bench;

import java.util.ArrayList;
import java.util.List;

/** From the call in a running JVM until {@code /bin/true} has ended and nothing of it is left. */
final class LaunchBenchmark {
  // A resident supervisor's code is compiled; a JVM takes some hundred launches to get there.
  private static final int JIT_LAUNCHES = 300;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 50;

  private LaunchBenchmark() {}

  static void run(Table table, MinimalLaunch minimal, List<Contender> peers) throws Exception {
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
    contenders.addAll(peers);
    List<Row> rows = Interleaved.medians(contenders, WARM_UPS, ROUNDS);
    table.print(
        "Launch of /bin/true inside a running JVM, until reaped (median of %d)".formatted(ROUNDS),
        rows,
        rows.get(0));
  }
}
