package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** A process that joins a container, from the clone to the execve, seen from the supervisor. */
final class Joining {
  private final LaunchCalls launchCalls;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final ToIntFunction<EncodedProgram> clone;
  private final Faults faults;

  Joining(
      LaunchCalls launchCalls,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      ToIntFunction<EncodedProgram> clone,
      Faults faults) {
    this.launchCalls = launchCalls;
    this.processes = processes;
    this.descriptors = descriptors;
    this.clone = clone;
    this.faults = faults;
  }

  /**
   * A process whose command runs.
   *
   * @param task the process
   * @param terminal the supervisor's end of its terminal; -1 for none
   */
  record Joined(Birth.Task task, int terminal) {}

  /**
   * Lets a process join.
   *
   * @param settings of its command
   * @param container the container's first process, which is a child of this process
   * @param rulesets the container's Landlock rule sets
   */
  Joined join(
      ChildSettings settings,
      Birth.Task container,
      List<Integer> rulesets,
      boolean killableListener,
      ListenerHook hook) {
    JoinProgram child = new JoinProgram(settings, container.pidfd(), rulesets, killableListener);
    try (ChildLink link =
        ChildLink.to(
            processes,
            descriptors,
            child.exchange,
            faults.child(child.calls()),
            new ExecFailure(settings.executable())::explain)) {
      List<Integer> kept = new ArrayList<>(rulesets);
      kept.add(container.pidfd());
      link.encode(launchCalls, settings.stdio(), kept);
      faults.placed(link.program());
      settings
          .controlGroups()
          .unified()
          .ifPresent(group -> link.program().put(child.controlGroup, link.place(group)));
      if (settings.notifies()) {
        link.expectListener();
      }
      return link.told(
          () -> {
            Birth.Task first = link.launch(clone, child.pidfd);
            return guarded(link, child, settings, hook, enter(link, child, container, first));
          });
    }
  }

  /** The first process: ends, whatever becomes of the second. */
  private Birth.Task enter(
      ChildLink link, JoinProgram child, Birth.Task container, Birth.Task first) {
    boolean known = false;
    try {
      link.await(JoinProgram.INSIDE);
      requireSameRoot(first, container);
      processes.signal(container.pidfd(), 0); // It was this one's root: it is not reaped.
      link.letGo();
      link.await(JoinProgram.BORN);
      int pidfd = link.copy(first, child.second);
      link.letGo();
      Birth.Task second = new Birth.Task(processes.pid(pidfd), pidfd);
      known = true;
      return second;
    } catch (RuntimeException failed) {
      throw link.reason(failed);
    } finally {
      link.end(first);
      if (!known) {
        endSecond(link, child);
      }
    }
  }

  /**
   * It is a child of this process like the first, which may have made it before something failed;
   * one that nobody waits for would keep its container from ending. Its pid is its own until then.
   */
  private void endSecond(ChildLink link, JoinProgram child) {
    int pid = (int) link.program().get(child.secondPid);
    if (pid != 0) {
      link.end(new Birth.Task(pid, processes.open(pid)));
    }
  }

  private static Joined guarded(
      ChildLink link,
      JoinProgram child,
      ChildSettings settings,
      ListenerHook hook,
      Birth.Task second) {
    boolean runs = false;
    link.keep(second.pidfd());
    try {
      link.awaitReady();
      int terminal =
          settings.stdio().relayed().isPresent() ? link.copy(second, child.exchange.terminal) : -1;
      if (settings.notifies()) {
        link.handOver(hook, second);
      }
      link.release();
      runs = true;
      link.keep(terminal);
      return new Joined(second, terminal);
    } catch (RuntimeException failed) {
      throw link.reason(failed);
    } finally {
      if (!runs) {
        link.end(second);
      }
    }
  }

  /**
   * Whoever is started in a plain chroot has another root than its mount namespace, and so would a
   * process that enters the namespace of a container that was started there.
   */
  private static void requireSameRoot(Birth.Task joined, Birth.Task container) {
    if (!rootOf(joined).equals(rootOf(container))) {
      throw new LaunchException(
          LaunchError.CHILD_STEP,
          "setns(): the process that joined does not have the container's root");
    }
  }

  private static Map<String, Object> rootOf(Birth.Task task) {
    try {
      return Files.readAttributes(Path.of("/proc/" + task.pid() + "/root"), "unix:dev,ino");
    } catch (IOException gone) {
      throw new LaunchException(
          LaunchError.CHILD_STEP, "cannot look at the root of process " + task.pid(), gone);
    }
  }
}
