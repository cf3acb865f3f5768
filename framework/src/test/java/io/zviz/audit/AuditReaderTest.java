package io.zviz.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir private Path folder = Path.of("/nowhere");

  @Test
  void lines_are_events_and_torn_or_foreign_ones_are_counted_and_skipped() throws IOException {
    Path file = folder.resolve("audit.json");
    Files.write(
        file,
        ("\n"
                + Lines.line("syscall", "name", "mount")
                + "{\"syscall\":{\"name\":\"moun\n"
                + "{\"syscall\":{},\"file\":{}}\n"
                + "{\"stranger\":{}}\n"
                + "{\"syscall\":7}\n"
                + "[1]\n"
                + "\u0000\u0001\n"
                + "x".repeat(3 << 20)
                + "\n"
                + Lines.line("lifecycle", "name", "ended").strip())
            .getBytes(UTF_8));
    AuditReader reader = new AuditReader();
    List<AuditRecord> events = new ArrayList<>();
    reader.read(List.of(file), false, events::add);
    assertThat(events).extracting(AuditRecord::name).containsExactly("mount", "ended");
    assertThat(events).extracting(AuditRecord::kind).containsExactly("syscall", "lifecycle");
    assertThat(reader.skipped()).isEqualTo(7);
  }

  @Test
  void older_logs_are_read_first_when_they_are_asked_for() throws IOException {
    Path file = folder.resolve("audit.json");
    Files.writeString(file, Lines.line("syscall", "name", "third"));
    Files.writeString(folder.resolve("audit.json.1"), Lines.line("syscall", "name", "second"));
    Files.writeString(folder.resolve("audit.json.2"), Lines.line("syscall", "name", "first"));
    List<String> names = new ArrayList<>();
    new AuditReader().read(List.of(file), true, event -> names.add(event.name()));
    assertThat(names).containsExactly("first", "second", "third");
    names.clear();
    new AuditReader().read(List.of(file), false, event -> names.add(event.name()));
    assertThat(names).containsExactly("third");
  }

  @Test
  void a_reader_that_is_stopped_does_not_read_the_whole_log() throws IOException {
    Path file = folder.resolve("audit.json");
    Files.writeString(file, Lines.line("syscall", "name", "mount").repeat(100_000));
    AuditReader reader = new AuditReader();
    List<AuditRecord> events = new ArrayList<>();
    reader.read(
        List.of(file),
        false,
        event -> {
          events.add(event);
          reader.stop();
        });
    assertThat(events).hasSizeBetween(1, 50_000);
  }

  @Test
  void a_missing_log_and_a_folder_are_errors_that_say_so() {
    AuditReader reader = new AuditReader();
    assertThatThrownBy(() -> reader.read(List.of(folder.resolve("no")), false, event -> {}))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> reader.read(List.of(folder), false, event -> {}))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void a_line_stays_as_it_is_but_for_what_could_steer_a_terminal() {
    String strange =
        "{\"syscall\":\t{\"path\": \"/\u202e\u009b\u00e9\ud83d\ude00\", \"pid\": 1.50}}";
    AuditRecord event = AuditRecord.parse(strange.getBytes(UTF_8)).orElseThrow();
    assertThat(event.line())
        .isEqualTo(
            "{\"syscall\": {\"path\": \"/\\u202e\\u009b\\u00e9\\ud83d\\ude00\", \"pid\": 1.50}}");
    assertThat(AuditRecord.parse(event.line().getBytes(UTF_8)).orElseThrow().fields())
        .isEqualTo(event.fields());
  }

  @ParameterizedTest
  @CsvSource({
    "container, c, true", "container, d, false", "profile, p, true", "profile, q, false",
    "kind, syscall, true", "kind, file, false", "call, openat, true", "call, open, false",
    "path, /etc, true", "path, /etc/, true", "path, /etc/shadow, true", "path, /etc/shad, false",
    "path, /, true", "decision, denied, true", "decision, allowed, false"
  })
  void a_filter_passes_what_has_all_that_it_asks_for(String what, String value, boolean passes) {
    AuditRecord event = Lines.denied("openat", "path", "/etc/shadow");
    assertThat(filter(what, value).test(event)).isEqualTo(passes);
    assertThat(RecordFilter.ALL.test(event)).isTrue();
  }

  private static RecordFilter filter(String what, String value) {
    return new RecordFilter(
        given("container", what, value),
        given("profile", what, value),
        given("kind", what, value),
        given("call", what, value),
        given("path", what, value),
        given("decision", what, value),
        Optional.empty());
  }

  private static Optional<String> given(String name, String what, String value) {
    return name.equals(what) ? Optional.of(value) : Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-01-31T11:58:30Z",
    "10m, 2026-01-31T11:50:00Z",
    "2h, 2026-01-31T10:00:00Z",
    "7D, 2026-01-24T12:00:00Z",
    "2026-01-30, 2026-01-30T00:00:00Z",
    "2026-01-30T10:00, 2026-01-30T10:00:00Z",
    "2026-01-30 10:00:01, 2026-01-30T10:00:01Z",
    "2026-01-30T10:00:00.5Z, 2026-01-30T10:00:00.500Z",
    "2026-01-30T10:00:00+02:00, 2026-01-30T08:00:00Z"
  })
  void since_is_a_duration_or_a_time(String text, String time) {
    assertThat(Since.read(text, NOW)).contains(Instant.parse(time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "-1m", "1w", "yesterday", "2026-13-01", "99999999999s"})
  void anything_else_is_no_time(String text) {
    assertThat(Since.read(text, NOW)).isEmpty();
  }

  @Test
  void since_passes_what_is_not_earlier() {
    RecordFilter filter =
        new RecordFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(NOW));
    assertThat(filter.test(Lines.denied("mount"))).isTrue();
    assertThat(filter.test(Lines.event("syscall", "time", "2026-01-31T11:59:59.999999Z")))
        .isFalse();
    assertThat(filter.test(Lines.event("syscall", "name", "timeless"))).isFalse();
  }

  @Test
  void a_line_for_people_says_what_when_who_and_why() {
    AuditRecord event =
        Lines.denied(
            "openat", "path", "/etc/shadow", "errno", "EACCES", "rule", "p.yaml:3:5", "pid", 12);
    assertThat(RecordText.of(event))
        .isEqualTo(
            "2026-01-31T12:00:00.000000Z c syscall denied openat /etc/shadow EACCES by p.yaml:3:5 (cat 12)");
    assertThat(RecordText.of(Lines.denied("mount", "enforced", false)))
        .contains("denied (not enforced) mount");
    assertThat(
            RecordText.of(
                Lines.event(
                    "network",
                    "name",
                    "connect",
                    "address",
                    "2001:db8::1",
                    "port",
                    443,
                    "proto",
                    "tcp")))
        .contains("connect [2001:db8::1]:443 tcp");
  }
}
