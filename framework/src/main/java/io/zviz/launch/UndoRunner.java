package io.zviz.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.launch.Undo;
import io.zviz.sys.FileFailure;
import io.zviz.sys.TimedStep;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Takes host steps back. A failure is reported, and the others go on. */
final class UndoRunner {
  // A group is busy until the kernel has let go of its last process: some milliseconds, or as long
  // as a machine under load takes to let that end.
  private static final int CGROUP_TRIES = 5000;
  private static final long CGROUP_PAUSE_NANOS = 2_000_000;

  private final HostTools tools;

  UndoRunner(HostTools tools) {
    this.tools = tools;
  }

  /** Does all undos in the given order; returns what failed. */
  List<String> run(List<Undo> undos) {
    List<String> failures = new ArrayList<>();
    for (Undo undo : undos) {
      try (TimedStep told = TimedStep.begin("undo", undo.describe())) {
        try {
          run(undo);
          told.result("done");
        } catch (IOException failed) {
          told.result(FileFailure.reason(failed));
          failures.add(undo.describe() + ": " + FileFailure.reason(failed));
        }
      }
    }
    return failures;
  }

  private void run(Undo undo) throws IOException {
    if (undo instanceof Undo.RemoveCgroup remove) {
      removeCgroup(remove.folder());
    } else if (undo instanceof Undo.RemoveDelegatedCgroup remove) {
      new DelegatedGroup(remove.folder()).remove();
    } else if (undo instanceof Undo.WriteFile write) {
      Files.writeString(write.file(), write.text(), UTF_8, StandardOpenOption.WRITE);
    } else if (undo instanceof Undo.RemoveFolder remove) {
      removeFolder(remove.folder());
    } else if (undo instanceof Undo.RunTool tool) {
      ToolResult result = tools.run(tool.argv(), tool.stdin());
      if (!result.ok()) {
        throw new IOException("status " + result.status() + ": " + result.stderr().strip());
      }
    }
  }

  static void removeCgroup(Path folder) throws IOException {
    for (int i = 0; i < CGROUP_TRIES && Files.isDirectory(folder); i++) {
      killMembers(folder);
      if (folder.toFile().delete()) {
        return;
      }
      LockSupport.parkNanos(CGROUP_PAUSE_NANOS);
    }
    if (Files.isDirectory(folder)) {
      throw new IOException("it still has processes: " + folder);
    }
  }

  private static void killMembers(Path folder) throws IOException {
    Path procs = folder.resolve("cgroup.procs");
    try {
      for (String pid : Files.readAllLines(procs)) {
        long number = Long.parseLong(pid);
        if (number != ProcessHandle.current().pid()) {
          ProcessHandle.of(number).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  private static void removeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Object device = Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes)
              throws IOException {
            Object here = Files.getAttribute(entry, "unix:dev", LinkOption.NOFOLLOW_LINKS);
            if (!device.equals(here)) {
              throw new IOException(entry + " is a mount");
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(entry);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path entry, @org.jspecify.annotations.Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(entry);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
