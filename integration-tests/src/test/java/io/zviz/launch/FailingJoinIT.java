package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Whatever step of a further command's start fails, the error names it, the command never ran,
 * nothing of it is left, and the container goes on and can be joined.
 */
final class FailingJoinIT {
  @TempDir private Path work;
  private FaultyHost host = new FaultyHost(Path.of("/"));
  private ContainerHost containers = host.containers();

  @BeforeEach
  void aContainer() throws Exception {
    Files.writeString(work.resolve("faulty.yaml"), FaultyHost.PROFILE);
    host = new FaultyHost(work);
    containers = host.containers();
    host.start(containers, "one", "exec sleep 1000");
    while (!Files.exists(host.marker("one"))) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void end() {
    containers.close();
  }

  /** With the container's own processes, by name of its control groups. */
  private List<Object> image() throws Exception {
    List<Object> all = new ArrayList<>();
    all.add(HostImage.now(host, host.kernelName("one")::equals));
    Path pids = Path.of("/sys/fs/cgroup/pids", host.kernelName("one"), "cgroup.procs");
    all.add(Files.exists(pids) ? Files.readAllLines(pids) : List.of());
    return all;
  }

  @Test
  void every_step_of_a_join_fails_cleanly() throws Exception {
    List<Point> points = join(Optional.empty()).seen();
    assertThat(host.marker("two")).as("control").exists();
    assertThat(points).hasSizeGreaterThan(80);
    List<Object> before = image();
    List<String> wrong = new ArrayList<>();
    for (Point point : points) {
      if (point.words().startsWith("exit_group")) {
        continue; // It never fails, and the command may be under way by then.
      }
      Files.deleteIfExists(host.marker("two"));
      try {
        join(Optional.of(point));
        wrong.add(point + " did not fail");
      } catch (ZvizException expected) {
        FailingStepIT.named(point, expected).ifPresent(wrong::add);
      }
      if (Files.exists(host.marker("two")) && !FailingStepIT.isLast(point, points)) {
        wrong.add(point + ": the command ran");
      }
      if (containers.find("one").isEmpty()) {
        wrong.add(point + ": the container has ended");
        break;
      }
      List<Object> after = image();
      if (!after.equals(before)) {
        wrong.add(point + ": left behind: " + after + " instead of " + before);
        before = after;
      }
    }
    assertThat(wrong).isEmpty();
    join(Optional.empty());
    assertThat(host.marker("two")).as("control").exists();
  }

  private Attempt join(Optional<Point> at) {
    Attempt attempt = host.seam.begin(at, Wrong.ERROR);
    try {
      assertThat(host.exec(containers, "one", "two")).isZero();
    } finally {
      host.seam.end();
    }
    return attempt;
  }
}
