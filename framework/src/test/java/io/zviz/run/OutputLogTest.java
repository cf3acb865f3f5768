package io.zviz.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputLogTest {
  @TempDir private Path folder = Path.of("/");

  private Path file() {
    return folder.resolve("containers/one.log");
  }

  private static void add(OutputLog log, String stream, String text) {
    log.add(stream, text.getBytes(ISO_8859_1), text.length());
  }

  private String read(boolean error) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (OutputReader reader =
        new OutputReader(
            file(),
            piece -> {
              if (piece.error() == error) {
                text.writeBytes(piece.bytes());
                text.writeBytes(piece.whole() ? new byte[] {'\n'} : new byte[0]);
              }
            })) {
      reader.begin();
    }
    return text.toString(ISO_8859_1);
  }

  @Test
  void what_is_written_is_read_byte_by_byte() throws IOException {
    try (OutputLog log = OutputLog.create(file(), OutputLog.LARGEST)) {
      add(log, "stdout", "a line\n\npart");
      add(log, "stderr", "problem\n");
      add(log, "stdout", " of a line\n\u00ff\0 F x");
      add(log, "stdout", "x".repeat(40_000) + "\n");
    }
    assertThat(read(false))
        .isEqualTo("a line\n\npart of a line\n\u00ff\0 F x" + "x".repeat(40_000) + "\n");
    assertThat(read(true)).isEqualTo("problem\n");
  }

  @Test
  void the_format_is_that_of_the_cri() throws IOException {
    try (OutputLog log = OutputLog.create(file(), OutputLog.LARGEST)) {
      add(log, "stdout", "whole\npart");
    }
    assertThat(Files.readAllLines(file()))
        .satisfiesExactly(
            line -> assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z stdout F whole"),
            line -> assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z stdout P part"));
  }

  @Test
  void the_oldest_output_goes_first() throws IOException {
    List<String> all = new ArrayList<>();
    try (OutputLog log = OutputLog.create(file(), 1_000)) {
      for (int i = 0; i < 100; i++) {
        all.add("line " + i);
        add(log, "stdout", "line " + i + "\n");
      }
    }
    List<String> kept = read(false).lines().toList();
    assertThat(kept).hasSizeBetween(20, 60).isEqualTo(all.subList(100 - kept.size(), 100));
    assertThat(Files.size(file())).isLessThanOrEqualTo(1_000);
  }

  @Test
  void one_that_follows_misses_nothing_when_the_file_is_put_aside() throws IOException {
    StringBuilder seen = new StringBuilder();
    try (OutputLog log = OutputLog.create(file(), 300);
        OutputReader reader =
            new OutputReader(
                file(), piece -> seen.append(new String(piece.bytes(), ISO_8859_1)).append(' '))) {
      reader.begin();
      for (int i = 0; i < 50; i++) {
        add(log, "stdout", i + "\n");
        reader.poll();
      }
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      all.append(i).append(' ');
    }
    assertThat(seen).hasToString(all.toString());
  }

  @Test
  void a_new_container_begins_with_nothing() throws IOException {
    try (OutputLog log = OutputLog.create(file(), 100)) {
      for (int i = 0; i < 10; i++) {
        add(log, "stdout", "old\n");
      }
    }
    OutputLog.create(file(), 100).close();
    assertThat(read(false)).isEmpty();
  }
}
