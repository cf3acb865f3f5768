package io.zviz.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Whole processes, from their start to their end, as a shell would start them. */
final class ColdBenchmark {
  private static final String TITLE = "Whole processes, cold (median of %d)";
  private static final Path HOME = Path.of("distribution", "target", "zviz");

  /** The program. */
  static final Path ZVIZ = HOME.resolve("bin/zviz");

  private static final String AIM = "< 5";
  private static final int ROUNDS = 15;
  // Those of bin/zviz.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-Xshare:auto",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=3",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k",
          "-Xmx512m");

  private final AtomicLong counter = new AtomicLong();
  private final String command = ZVIZ.toAbsolutePath().toString();
  private final Path scratch;
  private final Path state;
  private final Path work;

  private ColdBenchmark(Path scratch, Path state, Path work) {
    this.scratch = scratch;
    this.state = state;
    this.work = work;
  }

  /**
   * Measures.
   *
   * @param peers other programs that run {@code /bin/true} in a container
   */
  static void run(Table table, List<Contender> peers, Path scratch, Path state, Path work)
      throws Exception {
    String title = TITLE.formatted(ROUNDS);
    if (!Files.isExecutable(ZVIZ)) {
      table.skip(title, ZVIZ + " is not built; mvn -DskipTests package builds it");
      return;
    }
    List<Contender> contenders =
        new ArrayList<>(new ColdBenchmark(scratch, state, work).contenders());
    contenders.addAll(peers);
    List<Row> rows = Interleaved.medians(contenders, 1, ROUNDS);
    boolean archive = Files.exists(HOME.resolve("lib/zviz.jsa"));
    table.print(title + (archive ? "" : ", WITHOUT the class archive"), rows, rows.get(0));
  }

  private List<Contender> contenders() throws IOException {
    return List.of(
        new Contender("bare JVM: hello, same flags, the JDK's class archive", hello()),
        new Contender("zviz --version", Command.quiet(List.of(command, "--version"))),
        new Contender("zviz run --profile minimal … /bin/true", this::runTrue, AIM),
        new Contender("zviz compile my-profile.yaml", compile(), AIM));
  }

  /** What a JVM can do least. */
  static Contender.Job hello() {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(FLAGS);
    argv.addAll(List.of("-cp", "benchmarks/target/classes", Hello.class.getName()));
    return Command.quiet(argv);
  }

  private void runTrue() throws Exception {
    String id = "bench-" + ProcessHandle.current().pid() + "-cold-" + counter.incrementAndGet();
    List<String> argv = new ArrayList<>(List.of(command, "run", "--profile", "minimal"));
    argv.addAll(List.of("--state-dir", state.resolve("cold").toString()));
    argv.addAll(List.of("--audit-log", scratch.resolve("audit.json").toString()));
    argv.addAll(List.of(id, work.toString(), "/bin/true"));
    Command.quiet(argv).run();
  }

  private Contender.Job compile() throws IOException {
    Path out = Files.createDirectory(scratch.resolve("compiled"));
    String profile = Path.of("examples", "profiles", "my-profile.yaml").toString();
    return Command.quiet(List.of(command, "compile", "-o", out.toString(), profile));
  }
}
