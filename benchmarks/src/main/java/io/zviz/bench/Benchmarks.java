package io.zviz.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Prints comparisons, measured one after the other. As root. */
public final class Benchmarks {
  private static final List<String> SECTIONS = List.of("launch", "open", "cold", "filter");

  private Benchmarks() {}

  /** Takes the sections that are wanted; none means all. */
  public static void main(String[] args) throws Exception {
    List<String> wanted = args.length == 0 ? SECTIONS : List.of(args);
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

  private static void run(List<String> wanted, Path scratch, Path state) throws Exception {
    Table table = new Table(System.out);
    if (wanted.contains("filter")) {
      FilterBenchmark.run(table, scratch);
    }
    if (wanted.stream().allMatch("filter"::equals)) {
      return;
    }
    Path work = Files.createDirectory(scratch.resolve("work"));
    MinimalLaunch minimal = new MinimalLaunch(work, state);
    List<Contender> peers = Peers.of(minimal.policy(), scratch, work);
    if (wanted.contains("launch")) {
      LaunchBenchmark.run(table, minimal, peers);
    }
    if (wanted.contains("open")) {
      OpenBenchmark.run(table, minimal.policy());
    }
    if (wanted.contains("cold")) {
      ColdBenchmark.run(table, peers, scratch, state, work);
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
