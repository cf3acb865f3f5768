package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.launch.Undo;
import io.zviz.testkit.FakeHostProbe;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleting a container whose end left something on the host that could not be removed then. */
class ContainersTest {
  @TempDir private Path folder = Path.of("/");
  private final List<List<String>> undone = new ArrayList<>();
  private boolean busy;
  private Containers containers = new Containers(folder, new FakeHostProbe());

  @BeforeEach
  void aContainerThatEndedAndLeftSomething() {
    FakeHostProbe host = new FakeHostProbe().toolAnswers((argv, stdin) -> undo(argv));
    containers = new Containers(folder.resolve("state"), host);
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
                Optional.of(folder.resolve("output"))),
            Optional.empty(),
            Optional.empty());
    StateFolder claimed = StateFolder.claim(folder.resolve("state"), state);
    claimed.journal().record(new Undo.RunTool(List.of("undo"), ""));
    claimed.store(
        state.ended(new ContainerState.End(Instant.parse("2026-11-01T00:00:01Z"), 0, "ended")));
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
}
