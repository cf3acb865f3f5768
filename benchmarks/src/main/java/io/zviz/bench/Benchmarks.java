package io.zviz.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Prints comparisons, measured one after the other. As root. */
public final class Benchmarks {
  private static final String COMPILE = "compile";
  private static final String LAUNCH = "launch";
  private static final String OPEN = "open";
  private static final String COLD = "cold";
  private static final String FILTER = "filter";
  private static final String CONTAINERS = "containers";
  private static final List<String> SECTIONS =
      List.of(COMPILE, LAUNCH, OPEN, COLD, CONTAINERS, FILTER);

  private Benchmarks() {}

  /** Takes the names of sections; without one, all are measured. */
  public static void main(String[] args) throws Exception {
    Set<String> wanted = args.length == 0 ? Set.copyOf(SECTIONS) : Set.of(args);
    if (!SECTIONS.containsAll(wanted)) {
      System.err.println("the sections are: " + String.join(" ", SECTIONS));
      System.exit(2);
    }
    Machine.print(System.out);
    Path scratch = Files.createTempDirectory("zviz-benchmarks");
    Path state = Files.createTempDirectory(Path.of("/run"), "zviz-benchmarks");
    try {
      run(wanted, scratch, state);
    } finally {
      remove(scratch);
      remove(state);
    }
  }

  private static void run(Set<String> wanted, Path scratch, Path state) throws Exception {
    Table table = new Table(System.out);
    if (wanted.contains(COMPILE)) {
      WarmCompileBenchmark.run(table);
      ColdCompileBenchmark.run(table, scratch);
    }
    if (wanted.contains(FILTER)) {
      FilterBenchmark.run(table, scratch);
    }
    if (!Set.of(COMPILE, FILTER).containsAll(wanted)) {
      runs(wanted, table, scratch, state);
    }
  }

  private static void runs(Set<String> wanted, Table table, Path scratch, Path state)
      throws Exception {
    Path work = Files.createDirectory(scratch.resolve("work"));
    MinimalLaunch minimal = new MinimalLaunch(work, state);
    List<Contender> peers = Peers.of(minimal.policy(), scratch, work);
    if (wanted.contains(LAUNCH)) {
      LaunchBenchmark.run(table, minimal, peers);
    }
    if (wanted.contains(OPEN)) {
      OpenBenchmark.run(table, minimal.policy());
    }
    if (wanted.contains(COLD)) {
      ColdBenchmark.run(table, peers, scratch, state, work);
    }
    if (wanted.contains(CONTAINERS)) {
      ContainersBenchmark.run(table, state, work);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Benchmarks::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
