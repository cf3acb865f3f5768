package io.zviz.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Containers in the background: what their supervisor takes, and how long a start takes. */
final class ContainersBenchmark {
  private static final List<Integer> COUNTS = List.of(1, 10, 100);
  private static final double KIB_IN_MIB = 1024;

  private final Table table;
  private final Path state;
  private final Path work;
  private final List<String> ids = new ArrayList<>();

  private ContainersBenchmark(Table table, Path state, Path work) {
    this.table = table;
    this.state = state.resolve("many");
    this.work = work;
  }

  /** Measures; nothing that was started is left afterwards. */
  static void run(Table table, Path state, Path work) throws Exception {
    if (!Files.isExecutable(ColdBenchmark.ZVIZ)) {
      table.skip("Containers in the background", ColdBenchmark.ZVIZ + " is not built");
      return;
    }
    ContainersBenchmark benchmark = new ContainersBenchmark(table, state, work);
    try {
      benchmark.run();
    } finally {
      benchmark.removeAll();
    }
  }

  private void run() throws Exception {
    List<Row> starts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Memory before = new Memory(0, 0);
    int last = 0;
    for (int count : COUNTS) {
      starts.add(start(last, count));
      Memory now = Memory.of(supervisor());
      notes.add(words(last, before, count, now));
      before = now;
      last = count;
    }
    table.print("zviz run --detach … sleep: the whole command", starts, starts.get(0));
    notes.forEach(table::note);
  }

  private Row start(int from, int count) throws Exception {
    long[] times = new long[count - from];
    for (int i = from; i < count; i++) {
      String id = "bench-" + i;
      ids.add(id);
      long start = System.nanoTime();
      zviz(
          "run",
          "-q",
          "--detach",
          "--state-dir",
          state.toString(),
          "--audit-log",
          work.resolveSibling("audit.json").toString(),
          "-p",
          "minimal",
          id,
          work.toString(),
          "/bin/sleep",
          "100000");
      times[i - from] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return new Row(
        "containers %d to %d".formatted(from + 1, count), times[times.length / 2], times[0], "");
  }

  private static String words(int last, Memory before, int count, Memory now) {
    String text =
        "%d: the supervisor has %.1f MiB, %.1f of them its own"
            .formatted(count, now.resident() / KIB_IN_MIB, now.anonymous() / KIB_IN_MIB);
    return last == 0
        ? text + "; aim: 42 MiB"
        : text
            + String.format(
                Locale.ROOT,
                "; %.0f KiB for each since %d; aim: 64",
                (double) (now.anonymous() - before.anonymous()) / (count - last),
                last);
  }

  /**
   * What a process takes.
   *
   * @param resident KiB that are in memory, also those of files that others have too
   * @param anonymous KiB of these that nobody else has
   */
  private record Memory(long resident, long anonymous) {
    static Memory of(long pid) throws IOException {
      List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
      return new Memory(number(lines, "Rss:"), number(lines, "Anonymous:"));
    }

    private static long number(List<String> lines, String key) {
      String line = lines.stream().filter(l -> l.startsWith(key)).findFirst().orElseThrow();
      return Long.parseLong(line.substring(key.length()).replace("kB", "").strip());
    }
  }

  private long supervisor() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              process ->
                  commandLine(process.pid()).contains("supervise\0--state-dir\0" + state + "\0"))
          .findFirst()
          .orElseThrow()
          .pid();
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  private void removeAll() throws Exception {
    List<String> argv =
        new ArrayList<>(List.of("delete", "--force", "--state-dir", state.toString()));
    argv.addAll(ids);
    zviz(argv.toArray(String[]::new));
    zviz("cleanup", "--state-dir", state.toString());
  }

  private static void zviz(String... args) throws Exception {
    List<String> argv = new ArrayList<>(List.of(ColdBenchmark.ZVIZ.toAbsolutePath().toString()));
    argv.addAll(List.of(args));
    Command.quiet(argv).run();
  }
}
