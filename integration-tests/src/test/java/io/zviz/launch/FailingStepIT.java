package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.launch.Filters;
import io.zviz.it.launch.HostState;
import io.zviz.it.launch.Launches;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.ChildStep.LandlockRestrict.PathGrant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever step fails, the error names it, and nothing is left of the launch. */
final class FailingStepIT {
  @TempDir Path folder;

  @Test
  void every_step_fails_cleanly() throws Exception {
    Path state = folder.resolve("state");
    Path work = Files.createDirectory(folder.resolve("work"));
    int steps = plan(state, work).child().steps().size();
    assertThat(Launches.LAUNCHER.start(plan(state, work), this::close)).satisfies(this::succeeds);
    HostState before = HostState.now(state);
    for (int step = 1; step < steps; step++) {
      LaunchPlan failing = plan(state, work).failingAt(step);
      String words = failing.child().steps().get(step).words();
      try (RunningContainer container = Launches.LAUNCHER.start(failing, this::close)) {
        throw new AssertionError(words + " did not fail: " + container.await());
      } catch (LaunchException expected) {
        // The filter of the init has its own answer to calls that it does not know.
        String errno = failing.child().steps().size() - 1 == step ? "EPERM" : "ENOSYS";
        assertThat(expected).as("step %d", step).hasMessageStartingWith(words + ": " + errno);
        assertThat(expected.render()).startsWith("ZV-LAUNCH-007 ");
        assertThat(expected.getSuppressed()).isEmpty();
      }
    }
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  private void succeeds(RunningContainer container) {
    assertThat(container.await()).isZero();
    container.close();
  }

  private void close(int listener, int pid, int pidfd) {
    Launches.DESCRIPTORS.close(listener);
  }

  private static LaunchPlan plan(Path state, Path work) {
    LandlockRestrict landlock =
        new LandlockRestrict(1 << 6, 0, 0, List.of(new PathGrant("/usr", 1 << 6)), List.of(), 0);
    return new Launches(state, work)
        .step(landlock)
        .step(Filters.filter(true, Filters.NOTIFY, "uname"))
        .plan(Launches.newId(), new Stdio(0, 1, 2, false), "/usr/bin/true");
  }
}
