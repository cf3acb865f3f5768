package io.zviz.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Prints all comparisons, measured one after the other. As root. */
public final class Benchmarks {
  private Benchmarks() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    Machine.print(System.out);
    Table table = new Table(System.out);
    Path scratch = Files.createTempDirectory("zviz-benchmarks");
    Path state = Files.createTempDirectory(Path.of("/run"), "zviz-benchmarks");
    try {
      Path work = Files.createDirectory(scratch.resolve("work"));
      MinimalLaunch minimal = new MinimalLaunch(work, state);
      List<Contender> peers = Peers.of(minimal.policy(), scratch, work);
      LaunchBenchmark.run(table, minimal, peers);
      OpenBenchmark.run(table, minimal.policy());
      ColdBenchmark.run(table, peers, scratch, state, work);
    } finally {
      remove(scratch);
      remove(state);
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
