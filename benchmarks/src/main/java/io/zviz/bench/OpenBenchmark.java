package io.zviz.bench;

import io.zviz.broker.Broker;
import io.zviz.broker.CallVerdict;
import io.zviz.broker.PathDecision;
import io.zviz.broker.Session;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.sys.jna.JnaBrokerCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One {@code openat} of a task: by the kernel, by zviz's broker, by brokers in C. */
final class OpenBenchmark {
  private static final String FILE = "/etc/passwd";
  private static final String NATIVE = "native";
  private static final String PEER = "C broker: the same checks, the same calls";
  private static final String OWN = "zviz: broker in Java";
  private static final String BARE = "C broker: only opens in the target's root, checks nothing";
  private static final int THREADS = 64;
  private static final int ROUNDS = 5;
  private static final int OPENS = 20_000;
  private static final Path PROGRAMS = Path.of("benchmarks", "target", "c");

  private OpenBenchmark() {}

  static void run(Table table, ResolvedPolicy policy) throws Exception {
    run(table, policy, 1, "");
    run(table, policy, THREADS, "");
    try (OneProcessor pinned = OneProcessor.forThisThread()) {
      run(table, policy, 1, pinned.title());
      run(table, policy, THREADS, pinned.title());
    }
  }

  private static void run(Table table, ResolvedPolicy policy, int threads, String where)
      throws Exception {
    List<String> rules =
        policy.intents(PathIntent.class).stream().map(intent -> intent.path().toString()).toList();
    Architecture architecture = Architecture.ofMachine(System.getProperty("os.arch")).orElseThrow();
    try (Broker broker = Broker.start(JnaBrokerCalls.create(), architecture);
        OpenTarget unfiltered = OpenTarget.unfiltered(PROGRAMS, FILE, threads);
        OpenTarget full =
            OpenTarget.notified(PROGRAMS, FILE, threads).servedByC(PROGRAMS, "full", rules);
        OpenTarget bare =
            OpenTarget.notified(PROGRAMS, FILE, threads).servedByC(PROGRAMS, "bare", rules);
        OpenTarget zviz = OpenTarget.notified(PROGRAMS, FILE, threads)) {
      broker.attach(zviz.takeListener(), session(policy, zviz.pid()));
      for (int round = -1; round < ROUNDS; round++) {
        for (OpenTarget target : List.of(unfiltered, full, zviz, bare)) {
          target.open(OPENS, round >= 0);
        }
      }
      print(table, threads, where, unfiltered, full, zviz, bare);
    }
  }

  private static void print(
      Table table,
      int threads,
      String where,
      OpenTarget unfiltered,
      OpenTarget full,
      OpenTarget zviz,
      OpenTarget bare) {
    if (threads == 1) {
      print(
          table,
          "One openat%s (medians of %d rounds of %d)".formatted(where, ROUNDS, OPENS),
          List.of(
              unfiltered.row(NATIVE, ""),
              full.row(PEER, ""),
              zviz.row(OWN, "<= 1.2"),
              bare.row(BARE, "")));
      return;
    }
    String each =
        "%d threads at once%s: the time for each openat, all together".formatted(threads, where);
    print(
        table,
        each,
        List.of(
            unfiltered.each(NATIVE, ""),
            full.each(PEER, ""),
            zviz.each(OWN, "<= 50 µs: 20,000 a second"),
            bare.each(BARE, "")));
    print(
        table,
        "%d threads at once%s: what 99 of 100 wait at most".formatted(threads, where),
        List.of(
            unfiltered.slowest(NATIVE, ""),
            full.slowest(PEER, ""),
            zviz.slowest(OWN, "< 1 ms"),
            bare.slowest(BARE, "")));
  }

  private static void print(Table table, String title, List<Row> rows) {
    table.print(title, rows, rows.get(1));
  }

  private static Session session(ResolvedPolicy policy, int pid) {
    CallVerdict inspect = new CallVerdict.Inspect(Optional.empty());
    return new Session(
        "bench",
        pid,
        policy,
        PathDecision.of(policy),
        (number, arguments) -> inspect,
        Set.of(),
        false,
        event -> {});
  }
}
