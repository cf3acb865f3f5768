package io.zviz.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.ForeignCheckers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input P69: texts made from valid profiles by a few changes at random. Each compiles or is
 * refused with a place, in a process with little memory; what compiles is taken by the programs
 * that read it. -Dzviz.seed and -Dzviz.fuzz.case repeat one text, -Dzviz.fuzz.cases says how many.
 */
final class CompileFuzzIT {
  private static final long CASES = Long.getLong("zviz.fuzz.cases", 100_000);
  private static final long SAMPLES = 60;
  private static final String MANIFEST = ".manifest";
  private static final Pattern SUMMARY = Pattern.compile("corpus (\\d+), accepted (\\d+)");

  /** In memory where there is such a folder: every text is written, and what it compiles to. */
  @TempDir private Path disk = Path.of("/");

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void any_text_compiles_or_is_refused_with_its_place() throws Exception {
    ForeignCheckers.require();
    long seed = Long.getLong("zviz.seed", 20_261_125);
    System.out.println("CompileFuzzIT: -Dzviz.seed=" + seed);
    Path memory = Path.of("/dev/shm");
    Path folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "zviz-fuzz") : disk;
    try {
      String summary = fuzz(folder, seed);
      System.out.println("CompileFuzzIT: " + summary.strip());
      judge(folder, summary);
    } finally {
      remove(folder);
    }
  }

  private String fuzz(Path folder, long seed) throws IOException, InterruptedException {
    long only = Long.getLong("zviz.fuzz.case", -1);
    Path log = disk.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Fuzz.class.getName(),
                folder.toString(),
                String.valueOf(seed),
                String.valueOf(Math.max(only, 0)),
                String.valueOf(only < 0 ? CASES : only + 1),
                String.valueOf(1 + CASES / (SAMPLES * 20)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String said = Files.readString(log);
    assertThat(status).as(said).isZero();
    return said;
  }

  private static void judge(Path folder, String said) throws Exception {
    Matcher summary = SUMMARY.matcher(said);
    assertThat(summary.find()).as("it came to its end: %s", said).isTrue();
    assertThat(Integer.parseInt(summary.group(1)))
        .as("profiles to start from")
        .isGreaterThanOrEqualTo(100);
    List<Path> samples = entries(folder, "sample-");
    if (Long.getLong("zviz.fuzz.case", -1) >= 0) {
      return;
    }
    assertThat(Long.parseLong(summary.group(2)))
        .as("texts that stayed valid, and of which artefacts were written")
        .isBetween(CASES / 100, CASES / 4);
    assertThat(samples).isNotEmpty();
    List<Path> manifests = new ArrayList<>();
    for (Path sample : samples) {
      entries(sample, "").stream()
          .filter(f -> f.toString().endsWith(MANIFEST))
          .forEach(manifests::add);
    }
    for (Path manifest : manifests) {
      String file = manifest.getFileName().toString();
      String name = file.substring(0, file.length() - MANIFEST.length());
      ForeignCheckers.accept(Objects.requireNonNull(manifest.getParent()), name);
    }
    ForeignCheckers.manifests(manifests);
  }

  private static List<Path> entries(Path folder, String start) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(e -> e.getFileName().toString().startsWith(start)).sorted().toList();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
