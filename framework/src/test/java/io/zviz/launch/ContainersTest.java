package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.launch.Undo;
import io.zviz.testkit.FakeHostProbe;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleting a container whose end left something on the host that could not be removed then. */
class ContainersTest {
  @TempDir private Path folder = Path.of("/");
  private final List<List<String>> undone = Collections.synchronizedList(new ArrayList<>());
  private boolean busy;
  private Containers containers = new Containers(folder, new FakeHostProbe());

  @BeforeEach
  void aContainerThatEndedAndLeftSomething() {
    FakeHostProbe host = new FakeHostProbe().toolAnswers((argv, stdin) -> undo(argv));
    containers = new Containers(folder.resolve("state"), host);
    ended(true).journal().record(new Undo.RunTool(List.of("undo"), ""));
  }

  private StateFolder ended(boolean detached) {
    ContainerState state =
        new ContainerState(
            "one",
            Supervision.by(ProcessIdentity.self()),
            Optional.empty(),
            new Description(
                "/b",
                Instant.parse("2026-11-01T00:00:00Z"),
                "p",
                List.of("true"),
                detached ? Optional.of(folder.resolve("output")) : Optional.empty()),
            Optional.empty(),
            Optional.empty());
    StateFolder claimed = StateFolder.claim(folder.resolve("state"), state);
    claimed.store(
        state.ended(new ContainerState.End(Instant.parse("2026-11-01T00:00:01Z"), 0, "ended")));
    return claimed;
  }

  private ToolResult undo(List<String> argv) {
    undone.add(argv);
    return busy ? new ToolResult(1, "", "busy") : new ToolResult(0, "", "");
  }

  @Test
  void what_it_left_goes_with_it() {
    containers.delete("one");

    assertThat(undone).containsExactly(List.of("undo"));
    assertThat(containers.all()).isEmpty();
  }

  @Test
  void it_stays_as_long_as_that_cannot_be_removed() {
    busy = true;
    assertThatThrownBy(() -> containers.delete("one"))
        .isInstanceOfSatisfying(
            LaunchException.class, failed -> assertThat(failed.code()).isEqualTo(LaunchError.UNDO))
        .hasMessageContaining("busy");
    assertThat(containers.all()).hasSize(1);

    busy = false;
    containers.delete("one");
    assertThat(undone).hasSizeGreaterThan(1);
    assertThat(containers.all()).isEmpty();
  }

  /** At once in threads; {@code FailClosedIT} does so in processes. */
  @Test
  void of_several_deletes_one_wins() throws InterruptedException, ExecutionException {
    containers.delete("one");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 500; round++) {
        StateFolder next = ended(round % 2 == 0);
        if (round % 3 == 0) {
          next.journal().record(new Undo.RunTool(List.of("undo"), ""));
        }
        List<Boolean> won = new ArrayList<>();
        for (Future<Boolean> delete :
            threads.invokeAll(Collections.<Callable<Boolean>>nCopies(4, this::wins))) {
          won.add(delete.get());
        }
        assertThat(won).as("round %d", round).containsExactlyInAnyOrder(true, false, false, false);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(folder.resolve("state")).isEmptyDirectory();
  }

  private boolean wins() {
    try {
      containers.delete("one");
      return true;
    } catch (LaunchException lost) {
      assertThat(lost.code()).isIn(LaunchError.NO_SUCH_CONTAINER, LaunchError.NOT_STOPPED);
      return false;
    }
  }
}
