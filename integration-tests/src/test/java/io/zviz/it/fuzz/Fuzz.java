package io.zviz.it.fuzz;

import io.zviz.resolve.BuiltinProfiles;
import io.zviz.testkit.ProfileCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A process of its own, so that it has the memory of a small one and can end by itself. */
final class Fuzz {
  private static final Path DOCUMENTS =
      Path.of("../framework/src/test/resources/io/zviz/profile/examples");
  private static final int GENERATED = 60;
  private static final int THREADS = 2;

  private final AtomicLong next;
  private final long end;
  private final int sampleEvery;
  private final Path folder;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Fuzz(Path folder, long first, long end, int sampleEvery) {
    this.folder = folder;
    this.next = new AtomicLong(first);
    this.end = end;
    this.sampleEvery = sampleEvery;
  }

  /** The texts that are changed: written, generated, documented and built in. */
  static List<String> corpus() throws IOException {
    List<String> corpus = new ArrayList<>(ProfileCorpus.written());
    corpus.addAll(ProfileCorpus.generated(GENERATED));
    BuiltinProfiles.names().forEach(name -> corpus.add(BuiltinProfiles.text(name)));
    try (Stream<Path> documents = Files.list(DOCUMENTS)) {
      for (Path document : documents.sorted().toList()) {
        corpus.add(Files.readString(document));
      }
    }
    return corpus;
  }

  /** Arguments: a folder, the seed, the first case and the one after the last, every how many. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    long seed = Long.parseLong(args[1]);
    long first = Long.parseLong(args[2]);
    Fuzz fuzz = new Fuzz(folder, first, Long.parseLong(args[3]), Integer.parseInt(args[4]));
    List<String> corpus = corpus();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      FuzzCase cases = new FuzzCase(corpus, seed, Files.createDirectory(folder.resolve("t" + i)));
      threads.add(new Thread(() -> fuzz.work(cases)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable failed = fuzz.failure.get();
    if (failed != null) {
      failed.printStackTrace();
      System.exit(1);
    }
    System.out.printf("corpus %d, accepted %d%n", corpus.size(), fuzz.accepted.get());
  }

  private void work(FuzzCase cases) {
    try {
      for (long n = next.getAndIncrement(); n < end && failure.get() == null; ) {
        if (cases.run(n) && accepted.getAndIncrement() % sampleEvery == 0) {
          keep(cases.output(), n);
        }
        n = next.getAndIncrement();
      }
    } catch (IOException | RuntimeException | Error failed) {
      failure.compareAndSet(null, failed);
    }
  }

  /** Moves the artefacts to where the foreign checkers look for them. */
  private void keep(Path output, long number) throws IOException {
    Files.move(output, folder.resolve("sample-" + number));
    Files.createDirectory(output);
  }
}
