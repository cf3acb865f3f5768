package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.launch.Seam.Attempt;
import io.zviz.launch.Seam.Point;
import io.zviz.launch.Seam.Wrong;
import io.zviz.run.ContainerHost;
import io.zviz.spi.error.ZvizException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever step of a launch fails, the supervisor's or a child's, the error names it, the command
 * never ran, and nothing is left of the launch; the supervisor goes on.
 */
final class FailingStepIT {
  @TempDir private Path work;
  private FaultyHost host = new FaultyHost(Path.of("/"));
  private ContainerHost containers = host.containers();

  @BeforeEach
  void aSupervisor() throws Exception {
    Files.writeString(work.resolve("faulty.yaml"), FaultyHost.PROFILE);
    host = new FaultyHost(work);
    containers = host.containers();
  }

  @AfterEach
  void end() {
    containers.close();
  }

  @Test
  void what_is_made_once_for_all_launches_fails_cleanly() throws Exception {
    Point once =
        launch(Optional.empty()).seen().stream()
            .filter(point -> point.words().equals("programFile"))
            .findFirst()
            .orElseThrow();
    Files.delete(host.marker("one"));
    host = new FaultyHost(work);
    containers.close();
    containers = host.containers();
    HostImage before = image();
    assertThatThrownBy(() -> launch(Optional.of(once))).hasMessageContaining("make the init");
    assertThat(host.marker("one")).doesNotExist();
    assertThat(image()).isEqualTo(before);
    launch(Optional.empty());
    assertThat(host.marker("one")).as("control").exists();
  }

  private HostImage image() {
    return HostImage.now(host, host.kernelName("one")::equals);
  }

  @Test
  void every_step_of_a_launch_fails_cleanly() throws Exception {
    launch(Optional.empty());
    List<Point> points = launch(Optional.empty()).seen();
    assertThat(host.marker("one")).as("control").exists();
    assertThat(points).hasSizeGreaterThan(400);
    HostImage before = image();
    List<String> wrong = new ArrayList<>();
    for (int chosen : Choice.of(points)) {
      Point point = points.get(chosen);
      Files.deleteIfExists(host.marker("one"));
      try {
        launch(Optional.of(point));
        wrong.add(point + " did not fail");
      } catch (ZvizException expected) {
        named(point, expected).ifPresent(wrong::add);
      }
      if (Files.exists(host.marker("one")) && !isLast(point, points)) {
        wrong.add(point + ": the command ran");
      }
      HostImage after = image();
      if (!after.equals(before)) {
        wrong.add(point + ": left behind: " + after + " instead of " + before);
        before = after;
      }
    }
    assertThat(wrong).isEmpty();
    launch(Optional.empty());
    assertThat(host.marker("one")).as("control").exists();
  }

  private Attempt launch(Optional<Point> at) {
    Attempt attempt = host.seam.begin(at, Wrong.ERROR);
    try {
      host.start(containers, "one", "exit 0");
    } finally {
      host.seam.end();
    }
    while (!containers.isIdle()) {
      Thread.onSpinWait();
    }
    new Containers(host.state(), FaultyHost.HOST).delete("one");
    return attempt;
  }

  /** The supervisor's last call is the one by which it hears that the command runs. */
  static boolean isLast(Point point, List<Point> points) {
    return point.equals(
        points.stream().filter(each -> each.program() == 0).reduce((a, b) -> b).orElseThrow());
  }

  /** What is wrong with an error. */
  static Optional<String> named(Point point, ZvizException error) {
    String message = error.render();
    boolean errno = message.matches("(?s).*\\b(EBADF|EINVAL|EPERM|EMFILE)\\b.*");
    boolean clone = point.number() == 0 && message.contains("clone3");
    boolean named = message.contains(point.words()) || clone;
    return errno && named && error.getSuppressed().length == 0
        ? Optional.empty()
        : Optional.of(point + ": " + message + List.of(error.getSuppressed()));
  }
}
