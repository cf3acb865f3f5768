package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.launch.Undo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final List<Undo> UNDOS =
      List.of(
          new Undo.RemoveCgroup(Path.of("/sys/fs/cgroup/zviz a")),
          new Undo.RemoveDelegatedCgroup(Path.of("/sys/fs/cgroup/user/zviz-b")),
          new Undo.WriteFile(Path.of("/proc/x"), "1\n2\n"),
          new Undo.RunTool(List.of("nft", "delete table\n\"x\"", ""), ""),
          new Undo.RemoveFolder(Path.of("/run/zviz/ü")));

  @TempDir Path folder;

  @Test
  void undos_come_back_the_last_one_first() throws Exception {
    Journal journal = journal();
    UNDOS.forEach(journal::record);
    List<Undo> reversed = new java.util.ArrayList<>(UNDOS);
    java.util.Collections.reverse(reversed);
    assertThat(journal.newestFirst()).isEqualTo(reversed);
  }

  @Test
  void a_line_that_a_crash_cut_off_is_left_out() throws Exception {
    Journal journal = journal();
    UNDOS.forEach(journal::record);
    Path file = folder.resolve("journal");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(journal.newestFirst()).hasSize(4).doesNotContain(UNDOS.get(4));
  }

  @Test
  void a_damaged_journal_is_an_error_and_a_missing_one_is_empty() throws Exception {
    assertThat(new Journal(folder.resolve("none")).newestFirst()).isEmpty();
    Files.writeString(folder.resolve("journal"), "nonsense =\n");
    assertThatThrownBy(() -> new Journal(folder.resolve("journal")).newestFirst())
        .isInstanceOf(LaunchException.class);
  }

  @Test
  void a_reused_pid_is_another_process() {
    ProcessIdentity self = ProcessIdentity.self();
    assertThat(self.isAlive()).isTrue();
    assertThat(new ProcessIdentity(self.pid(), self.startTime() + 1).isAlive()).isFalse();
    assertThat(new ProcessIdentity(0, 1).isAlive()).isFalse();
  }

  @Test
  void signals_are_told_apart_by_what_the_process_does_about_them() {
    SignalDisposition disposition = new SignalDisposition(1L << 14, 1L << 1);
    assertThat(disposition.handles(15)).isTrue();
    assertThat(disposition.handles(2)).isFalse();
    assertThat(disposition.ignores(2)).isTrue();
    assertThat(SignalDisposition.endsByDefault(15)).isTrue();
    assertThat(SignalDisposition.endsByDefault(28)).isFalse();
  }

  private Journal journal() throws Exception {
    return new Journal(Files.createFile(folder.resolve("journal")));
  }
}
