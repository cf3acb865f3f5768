package io.zviz.it.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P68: a JVM with less memory than a large profile takes. */
class LittleMemoryIT {
  private static final int RULES = 2000;

  @TempDir private Path work;

  @Test
  void all_artefacts_are_written_or_none_and_the_reason_is_said() throws IOException {
    String rules =
        IntStream.range(0, RULES)
            .mapToObj("    - \"/srv/app%d/data\"\n"::formatted)
            .collect(joining());
    Zviz zviz =
        new Zviz(work)
            .withProfile(
                "large.yaml",
                "name: large\nversion: 1\nextends: minimal\nfilesystem:\n  readonly:\n" + rules);
    List<String> all = List.of();
    List<Integer> statuses = new ArrayList<>();
    for (int megabytes : new int[] {256, 64, 32, 28, 24, 20, 16, 12, 8}) {
      Path folder = Files.createDirectory(work.resolve("out-" + megabytes));
      Result result = compile(zviz, megabytes, folder);
      List<String> files = names(folder);
      statuses.add(result.status());
      if (result.status() == 0) {
        all = all.isEmpty() ? files : all;
        assertThat(files).as("with %d MiB", megabytes).isNotEmpty().isEqualTo(all);
      } else {
        assertThat(result.exits(1).err()).startsWith("zviz: out of memory");
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(files).as("with %d MiB", megabytes).isEmpty();
      }
    }
    assertThat(statuses.get(0)).as("the control: enough memory").isZero();
    assertThat(statuses).as("too little").contains(1);
  }

  /** With the options of {@code bin/zviz}, but for the size of the heap. */
  private static Result compile(Zviz zviz, int megabytes, Path folder) {
    String home = Zviz.home().toString();
    return zviz.host(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + megabytes + "m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xss512k",
        "-Dzviz.home=" + home,
        "-cp",
        home + "/lib/*:" + home + "/lib/plugins/*",
        "io.zviz.app.Main",
        "compile",
        "--allow-degraded",
        "-o",
        folder.toString(),
        "large.yaml");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
