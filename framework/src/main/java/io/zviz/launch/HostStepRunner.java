package io.zviz.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.launch.HostStep;
import io.zviz.sys.FileFailure;
import io.zviz.sys.TimedStep;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Does host steps, each journalled before it is done. */
final class HostStepRunner {
  private static final String TAKEN =
      "it is there already, of a container with another /run or of one that was cut off;"
          + " when its cgroup.procs is empty, remove it with rmdir, else choose another id";

  private final HostProbe host;
  private final NetworkTool networkTool;
  private final Journal journal;
  private final Faults faults;

  HostStepRunner(HostProbe host, NetworkTool networkTool, Journal journal, Faults faults) {
    this.host = host;
    this.networkTool = networkTool;
    this.journal = journal;
    this.faults = faults;
  }

  /**
   * Does some steps.
   *
   * @param child the child's pidfd; negative before there is one
   */
  void run(List<HostStep> steps, int child) {
    for (HostStep step : steps) {
      try (TimedStep told = TimedStep.begin("host", step.describe())) {
        runJournalled(step, child, told);
        told.result("done");
      }
    }
  }

  private void runJournalled(HostStep step, int child, TimedStep told) {
    long before = journal.size();
    step.undo().ifPresent(journal::record);
    try {
      faults.before(step.describe());
      run(step, child);
    } catch (FileAlreadyExistsException taken) {
      // It is somebody else's: the undo would kill what runs in it.
      journal.cutTo(before);
      told.result(FileFailure.reason(taken));
      throw failure(step, TAKEN, taken);
    } catch (IOException failed) {
      told.result(FileFailure.reason(failed));
      throw failure(step, FileFailure.reason(failed), failed);
    }
  }

  private void run(HostStep step, int child) throws IOException {
    if (step instanceof HostStep.MakeCgroup make) {
      Files.createDirectory(make.folder());
    } else if (step instanceof HostStep.MakeDelegatedCgroup make) {
      new DelegatedGroup(make.folder()).make(make.controllers(), host);
    } else if (step instanceof HostStep.WriteFile write) {
      write(write.file(), write.text());
    } else if (step instanceof HostStep.RunTool run) {
      runTool(run, child);
    }
  }

  private void runTool(HostStep.RunTool step, int child) {
    ToolResult result =
        step.inContainerNetwork()
            ? networkTool.run(step.argv(), step.stdin(), child)
            : host.run(step.argv(), step.stdin());
    if (!result.ok()) {
      throw failure(
          step, "status %d: %s".formatted(result.status(), result.stderr().strip()), null);
    }
  }

  static void write(Path file, String text) throws IOException {
    // One write, and never a new file: the kernel's files exist.
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static LaunchException failure(
      HostStep step,
      @org.jspecify.annotations.Nullable String why,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new LaunchException(LaunchError.HOST_STEP, step.describe() + ": " + why, cause);
  }
}
