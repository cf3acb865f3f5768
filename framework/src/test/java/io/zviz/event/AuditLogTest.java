package io.zviz.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.json.JsonText;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.event.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir private Path folder = Path.of("/nowhere");

  @Test
  void each_line_is_one_object_with_its_kind_as_the_only_key() throws IOException {
    Path file = folder.resolve("log/audit.json");
    try (AuditLog log = AuditLog.open(file)) {
      log.write(Event.Kind.SYSCALL, Map.of("name", "mount", "decision", "denied"));
      log.write(Event.Kind.LIFECYCLE, Map.of("name", "ended"));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(parsed(lines.get(0))).containsOnlyKeys("syscall");
    assertThat(parsed(lines.get(1))).containsOnlyKeys("lifecycle");
  }

  @Test
  void what_the_workload_says_cannot_break_a_line_and_is_cut() throws IOException {
    Path file = folder.resolve("audit.json");
    String hostile = "a\n{\"syscall\":{}}\u0000\u001b[2J\"\\" + "x".repeat(100_000);
    try (AuditLog log = AuditLog.open(file)) {
      log.write(Event.Kind.SYSCALL, Map.of("path", hostile));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).doesNotContain("\u001b").doesNotContain("\u0000");
    assertThat(lines.get(0).length()).isLessThan(2 * AuditLine.MAX_VALUE);
    assertThat(String.valueOf(parsed(lines.get(0)).get("syscall"))).contains("a\n{\"syscall\":{}}");
  }

  @Test
  void it_is_appended_to_and_only_its_owner_may_write() throws IOException {
    Path file = folder.resolve("audit.json");
    for (int run = 0; run < 2; run++) {
      try (AuditLog log = AuditLog.open(file)) {
        log.write(Event.Kind.LIFECYCLE, Map.of("name", "run" + run));
      }
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .startsWith("rw-")
        .endsWith("---");
  }

  @Test
  void a_symbolic_link_or_a_device_is_refused_and_the_target_left_alone() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("audit.json"), target);
    assertThatThrownBy(() -> AuditLog.open(link))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("--audit-log");
    assertThatThrownBy(() -> AuditLog.open(Path.of("/dev/full"))).isInstanceOf(ZvizException.class);
    assertThat(Files.readString(target)).isEqualTo("precious");
  }

  @Test
  void no_event_is_lost_silently_when_more_come_than_fit() throws IOException {
    Path file = folder.resolve("audit.json");
    int events = 50_000;
    try (AuditLog log = AuditLog.open(file)) {
      for (int i = 0; i < events; i++) {
        log.write(Event.Kind.SYSCALL, Map.of("name", "mount"));
      }
    }
    long written = 0;
    long counted = 0;
    for (String line : Files.readAllLines(file)) {
      if (line.contains("events-dropped")) {
        Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(parsed(line).get("lifecycle"));
        counted += Long.parseLong(String.valueOf(fields.get("count")));
      } else {
        written++;
      }
    }
    assertThat(written + counted).isEqualTo(events);
  }

  @Test
  void what_is_dropped_is_said_for_each_run_with_its_numbers() {
    DroppedEvents dropped = new DroppedEvents();
    dropped.add(Map.of("container", "c", "profile", "p", "run", "r", "seq", 7L));
    dropped.add(Map.of("container", "c", "profile", "p", "run", "r", "seq", 5L));
    dropped.add(Map.of("container", "d", "run", "s", "seq", 0L));
    dropped.add(Map.of("name", "without a number"));
    List<QueuedLine> lines = dropped.take();
    assertThat(dropped.total()).isZero();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).fields())
        .containsEntry("container", "c")
        .containsEntry("profile", "p")
        .containsEntry("run", "r")
        .containsEntry("count", 2L)
        .containsEntry("first_seq", 5L)
        .containsEntry("last_seq", 7L);
    assertThat(lines.get(2).fields()).containsEntry("count", 1L).doesNotContainKey("first_seq");

    lines.forEach(dropped::putBack);
    assertThat(dropped.total()).isEqualTo(4);
    assertThat(dropped.take().get(0).fields()).containsEntry("last_seq", 7L);
  }

  private static Map<String, Object> parsed(String line) {
    return JsonText.read(line.getBytes(StandardCharsets.UTF_8));
  }
}
