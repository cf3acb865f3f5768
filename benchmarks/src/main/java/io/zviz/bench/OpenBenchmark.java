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
  private static final int ROUNDS = 5;
  private static final int OPENS = 20_000;
  private static final Path PROGRAMS = Path.of("benchmarks", "target", "c");

  private OpenBenchmark() {}

  static void run(Table table, ResolvedPolicy policy) throws Exception {
    List<String> rules =
        policy.intents(PathIntent.class).stream().map(intent -> intent.path().toString()).toList();
    Architecture architecture = Architecture.ofMachine(System.getProperty("os.arch")).orElseThrow();
    try (Broker broker = Broker.start(JnaBrokerCalls.create(), architecture);
        OpenTarget unfiltered = OpenTarget.unfiltered(PROGRAMS, FILE);
        OpenTarget full = OpenTarget.notified(PROGRAMS, FILE).servedByC(PROGRAMS, "full", rules);
        OpenTarget bare = OpenTarget.notified(PROGRAMS, FILE).servedByC(PROGRAMS, "bare", rules);
        OpenTarget zviz = OpenTarget.notified(PROGRAMS, FILE)) {
      broker.attach(zviz.takeListener(), session(policy, zviz.pid()));
      List<OpenTarget> targets = List.of(unfiltered, full, zviz, bare);
      for (int round = -1; round < ROUNDS; round++) {
        for (OpenTarget target : targets) {
          target.open(OPENS, round >= 0);
        }
      }
      Row peer = full.row("C broker: the same checks, the same calls", "");
      table.print(
          "One openat (medians of %d rounds of %d)".formatted(ROUNDS, OPENS),
          List.of(
              unfiltered.row("native", ""),
              peer,
              zviz.row("zviz: broker in Java", "<= 1.5"),
              bare.row("C broker: only opens in the target's root, checks nothing", "")),
          peer);
    }
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
