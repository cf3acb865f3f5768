package io.zviz.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.json.JsonText;
import io.zviz.spi.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
  private static final int EVENTS = 4_000;
  private static final Rotation SMALL = new Rotation(20_000, 1_000);

  @TempDir private Path folder = Path.of("/nowhere");

  /** A writer in a process of its own: {@code FILE NAME}. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      try (AuditLog log = AuditLog.open(Path.of(args[0]), SMALL)) {
        write(log, args[1]);
      }
    }
  }

  private static void write(AuditLog log, String name) {
    for (int i = 0; i < EVENTS; i++) {
      log.write(Event.Kind.SYSCALL, Map.of("container", name, "seq", (long) i));
    }
  }

  @Test
  void a_file_that_is_large_is_put_aside_and_the_oldest_one_goes() throws IOException {
    Path file = folder.resolve("audit.json");
    for (int run = 0; run < 10; run++) {
      try (AuditLog log = AuditLog.open(file, new Rotation(1, 5))) {
        log.write(Event.Kind.LIFECYCLE, Map.of("name", "run" + run));
      }
    }
    assertThat(names())
        .containsExactly(
            "audit.json",
            "audit.json.1",
            "audit.json.2",
            "audit.json.3",
            "audit.json.4",
            "audit.json.5");
    assertThat(Files.readString(file)).contains("run9");
    assertThat(Files.readString(Rotation.older(file, 1))).contains("run8");
    assertThat(Files.readString(Rotation.older(file, 5))).contains("run4");
    assertThat(Rotation.all(file)).hasSize(6).last().isEqualTo(file);
    assertThat(Rotation.all(file)).first().isEqualTo(Rotation.older(file, 5));
  }

  @Test
  void a_small_file_is_not_put_aside() throws IOException {
    Path file = folder.resolve("audit.json");
    for (int run = 0; run < 3; run++) {
      try (AuditLog log = AuditLog.open(file)) {
        log.write(Event.Kind.LIFECYCLE, Map.of("name", "run" + run));
      }
    }
    assertThat(names()).containsExactly("audit.json");
  }

  @Test
  void two_logs_of_one_process_that_put_the_same_file_aside_lose_nothing() throws IOException {
    Path file = folder.resolve("audit.json");
    try (AuditLog one = AuditLog.open(file, SMALL);
        AuditLog two = AuditLog.open(file, SMALL)) {
      write(one, "one");
      write(two, "two");
    }
    assertNothingIsMissing(file, List.of("one", "two"));
  }

  @Test
  void processes_that_put_the_same_file_aside_lose_nothing()
      throws IOException, InterruptedException {
    Path file = folder.resolve("audit.json");
    List<String> names = List.of("one", "two", "three");
    List<Process> processes = new ArrayList<>();
    for (String name : names) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  file.toString(),
                  name)
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    assertNothingIsMissing(file, names);
  }

  @Test
  void a_file_that_somebody_moves_away_is_made_anew() throws IOException, InterruptedException {
    Path file = folder.resolve("audit.json");
    Path moved = folder.resolve("moved");
    try (AuditLog log = AuditLog.open(file)) {
      log.write(Event.Kind.LIFECYCLE, Map.of("name", "before"));
      while (Files.size(file) == 0) {
        Thread.onSpinWait();
      }
      Files.move(file, moved, StandardCopyOption.ATOMIC_MOVE);
      log.write(Event.Kind.LIFECYCLE, Map.of("name", "after"));
    }
    assertThat(Files.readString(moved)).contains("before").doesNotContain("after");
    assertThat(Files.readString(file)).contains("after");
  }

  @Test
  void a_line_that_somebody_else_left_unfinished_does_not_swallow_the_next() throws IOException {
    Path file = Files.writeString(folder.resolve("audit.json"), "{\"syscall\":{\"na");
    try (AuditLog log = AuditLog.open(file)) {
      log.write(Event.Kind.LIFECYCLE, Map.of("name", "after"));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).isEqualTo("{\"lifecycle\":{\"name\":\"after\"}}");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private void assertNothingIsMissing(Path file, List<String> writers) throws IOException {
    List<String> written = new ArrayList<>();
    for (Path part : Rotation.all(file)) {
      // An empty one may stand where one writer looked while another was writing.
      for (String line :
          Files.readAllLines(part).stream().filter(line -> !line.isEmpty()).toList()) {
        Map<?, ?> event =
            (Map<?, ?>)
                Objects.requireNonNull(
                    JsonText.read(line.getBytes(StandardCharsets.UTF_8)).get("syscall"));
        written.add(event.get("container") + " " + event.get("seq"));
      }
    }
    List<String> wanted =
        writers.stream()
            .flatMap(name -> IntStream.range(0, EVENTS).mapToObj(i -> name + " " + i))
            .toList();
    assertThat(written).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(Rotation.all(file)).hasSizeGreaterThan(2);
    assertThat(names()).as("nothing else is left").hasSameSizeAs(Rotation.all(file));
  }
}
