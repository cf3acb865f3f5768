package io.zviz.launch;

import io.zviz.spi.host.GroupMembers;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.launch.HostStep.MakeDelegatedCgroup;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A control group of version 2 that an ordinary user has, in which zviz runs and makes the groups
 * of its runs (cgroups(7), "no internal processes"). What changes it is done under a lock that
 * everybody has to it who may: several supervisors may be there.
 */
final class DelegatedGroup {
  private static final String RUNS = "zviz-";
  private static final Set<String> CONTROLLERS = Set.of("cpu", "io", "memory", "pids");
  // A group is busy until the kernel has let go of its last process.
  private static final int TRIES = 500;
  private static final long PAUSE_NANOS = 2_000_000;

  /** Locks of files belong to processes, not to threads. */
  private static final Lock THREADS = new ReentrantLock();

  private final Path group;
  private final Path supervisors;

  private final Path folder;

  /** The group that the group of a run is in. */
  DelegatedGroup(Path folder) {
    this.folder = folder;
    this.group = Objects.requireNonNull(folder.getParent());
    this.supervisors = group.resolve(MakeDelegatedCgroup.SUPERVISORS);
  }

  /** Work in the group. */
  private interface Work {
    void run() throws IOException;
  }

  /** Makes the group of a run. */
  void make(List<String> controllers, HostProbe host) throws IOException {
    alone(
        () -> {
          try {
            vacate(host);
            passOn("+", controllers);
            Files.createDirectory(folder);
          } catch (FileAlreadyExistsException taken) {
            restore();
            throw taken;
          }
        });
  }

  /** Removes the group of a run, and what the last one leaves behind. */
  void remove() throws IOException {
    if (Files.isDirectory(group)) {
      alone(
          () -> {
            UndoRunner.removeCgroup(folder);
            restore();
          });
    }
  }

  /** No other file of the group is opened by zviz for a lock, and this one for nothing else. */
  private void alone(Work work) throws IOException {
    THREADS.lock();
    try (FileChannel file =
        FileChannel.open(group.resolve("cgroup.threads"), StandardOpenOption.WRITE)) {
      file.lock();
      work.run();
    } finally {
      THREADS.unlock();
    }
  }

  /** Until nobody is left: a process that was not moved yet may have started another one. */
  private void vacate(HostProbe host) throws IOException {
    if (!Files.isDirectory(supervisors)) {
      Files.createDirectory(supervisors);
    }
    GroupMembers members = GroupMembers.of(host, group);
    for (int i = 0; i < TRIES && !members.own().isEmpty(); i++) {
      move(members.own(), supervisors);
      members = GroupMembers.of(host, group);
    }
    if (!members.strangers().isEmpty()) {
      throw new IOException(
          group
              + " holds processes that are not zviz's: "
              + String.join(", ", members.strangers()));
    }
  }

  private void restore() throws IOException {
    if (!Files.isDirectory(supervisors) || hasRuns()) {
      return;
    }
    Set<String> passedOn = passedOn();
    passedOn.retainAll(CONTROLLERS);
    passOn("-", passedOn);
    for (int i = 0; i < TRIES; i++) {
      move(Files.readAllLines(supervisors.resolve("cgroup.procs")), group);
      if (supervisors.toFile().delete()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new IOException("it still has processes: " + supervisors);
  }

  private boolean hasRuns() throws IOException {
    try (var entries = Files.newDirectoryStream(group, RUNS + "*")) {
      return entries.iterator().hasNext();
    }
  }

  private Set<String> passedOn() throws IOException {
    String text = Files.readString(group.resolve("cgroup.subtree_control")).strip();
    return new TreeSet<>(Arrays.asList(text.split("\\s+")));
  }

  private void passOn(String sign, Collection<String> controllers) throws IOException {
    if (!controllers.isEmpty()) {
      String separator = " " + sign;
      HostStepRunner.write(
          group.resolve("cgroup.subtree_control"), sign + String.join(separator, controllers));
    }
  }

  /** One that has ended meanwhile needs no move. */
  private static void move(Collection<String> processes, Path to) throws IOException {
    for (String pid : processes) {
      try {
        HostStepRunner.write(to.resolve("cgroup.procs"), pid);
      } catch (IOException failed) {
        if (Files.exists(Path.of("/proc", pid))) {
          throw failed;
        }
      }
    }
  }
}
