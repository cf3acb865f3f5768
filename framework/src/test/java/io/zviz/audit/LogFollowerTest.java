package io.zviz.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
  @TempDir private Path folder = Path.of("/nowhere");
  private Path file = Path.of("/nowhere");
  private final List<String> names = new ArrayList<>();

  @BeforeEach
  void inTheFolder() {
    file = folder.resolve("audit.json");
  }

  @Test
  void it_waits_for_the_file_and_then_passes_on_each_line_once() throws IOException {
    try (LogFollower follower = follower()) {
      follower.poll();
      append("a");
      follower.poll();
      follower.poll();
      append("b");
      append("c");
      follower.poll();
      assertThat(names).containsExactly("a", "b", "c");
      assertThat(follower.skipped()).isZero();
    }
  }

  @Test
  void a_line_is_passed_on_when_it_is_whole() throws IOException {
    try (LogFollower follower = follower()) {
      String line = line("a");
      write(line.substring(0, 10));
      follower.poll();
      assertThat(names).isEmpty();
      write(line.substring(10));
      follower.poll();
      assertThat(names).containsExactly("a");
    }
  }

  @Test
  void it_goes_on_in_the_next_file_and_misses_nothing_of_the_one_put_aside() throws IOException {
    try (LogFollower follower = follower()) {
      append("a");
      follower.poll();
      append("b");
      Files.move(file, folder.resolve("audit.json.1"), StandardCopyOption.ATOMIC_MOVE);
      append("c");
      follower.poll();
      follower.poll();
      append("d");
      follower.poll();
      assertThat(names).containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void it_reads_on_while_no_file_has_the_name() throws IOException {
    try (LogFollower follower = follower()) {
      append("a");
      follower.poll();
      Path aside = folder.resolve("audit.json.1");
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(aside, line("b"), StandardOpenOption.APPEND);
      follower.poll();
      assertThat(names).containsExactly("a", "b");
      append("c");
      follower.poll();
      assertThat(names).containsExactly("a", "b", "c");
    }
  }

  @Test
  void a_file_that_is_cut_is_read_from_its_beginning() throws IOException {
    try (LogFollower follower = follower()) {
      append("a");
      append("b");
      follower.poll();
      Files.writeString(file, line("c"));
      follower.poll();
      assertThat(names).containsExactly("a", "b", "c");
    }
  }

  @Test
  void torn_lines_are_counted() throws IOException {
    try (LogFollower follower = follower()) {
      write("{\"syscall\":\nnot one\n");
      append("a");
      follower.poll();
      assertThat(names).containsExactly("a");
      assertThat(follower.skipped()).isEqualTo(2);
    }
  }

  private LogFollower follower() {
    return new LogFollower(file, event -> names.add(event.name()));
  }

  private void append(String name) throws IOException {
    write(line(name));
  }

  private static String line(String name) {
    return Lines.line("syscall", "name", name);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
