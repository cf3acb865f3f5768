package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.Undo;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostStepRunnerTest {
  private static final int NO_CHILD = -1;
  private static final HostTools NO_TOOLS = (argv, stdin) -> new ToolResult(1, "", "no tools");

  @TempDir private Path folder;
  private Journal journal = new Journal(Path.of("/nonexistent"));

  @BeforeEach
  void anEmptyJournal() throws Exception {
    journal = new Journal(Files.createFile(folder.resolve("journal")));
  }

  @Test
  void a_group_that_was_made_is_taken_back() {
    Path group = folder.resolve("mine");
    run(group);
    assertThat(group).isDirectory();
    assertThat(journal.newestFirst()).containsExactly(new Undo.RemoveCgroup(group));
  }

  @Test
  void a_group_of_somebody_else_is_refused_and_stays() throws Exception {
    Path mine = folder.resolve("mine");
    Path theirs = Files.createDirectory(folder.resolve("theirs"));

    assertThatThrownBy(() -> run(mine, theirs))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("theirs: it is there already")
        .hasMessageContaining("choose another id");

    assertThat(journal.newestFirst()).containsExactly(new Undo.RemoveCgroup(mine));
    new UndoRunner(NO_TOOLS).run(journal.newestFirst());
    assertThat(mine).doesNotExist();
    assertThat(theirs).isDirectory();
  }

  private void run(Path... groups) {
    List<HostStep> steps =
        java.util.Arrays.stream(groups).<HostStep>map(HostStep.MakeCgroup::new).toList();
    NetworkTool networkTool =
        new NetworkTool(
            mock(HostProbe.class),
            mock(LaunchCalls.class),
            mock(ProcessCalls.class),
            mock(DescriptorCalls.class),
            program -> NO_CHILD,
            Faults.NONE);
    new HostStepRunner(mock(HostProbe.class), networkTool, journal, Faults.NONE)
        .run(steps, NO_CHILD);
  }
}
