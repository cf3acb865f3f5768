package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** The first process of a container, and its command's, from the clone to the execve. */
final class Birth {
  private static final String NO_ROOT =
      "zviz runs in a chroot: the container's root would not be the root of its mount namespace";

  private final LaunchCalls launchCalls;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final ToIntFunction<EncodedProgram> clone;
  private final IntSupplier initImage;
  private final Faults faults;

  Birth(
      LaunchCalls launchCalls,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      ToIntFunction<EncodedProgram> clone,
      IntSupplier initImage,
      Faults faults) {
    this.launchCalls = launchCalls;
    this.processes = processes;
    this.descriptors = descriptors;
    this.clone = clone;
    this.initImage = initImage;
    this.faults = faults;
  }

  /**
   * A process.
   *
   * @param pid in the supervisor's pid namespace
   * @param pidfd owned by whoever gets this
   */
  record Task(int pid, int pidfd) {}

  /**
   * A child whose command runs.
   *
   * @param first the first process of the container
   * @param command the process that executes the command; the first one itself without an init
   * @param terminal the supervisor's end of the container's terminal, owned likewise; -1 for none
   * @param rulesets the command's Landlock rule sets, owned likewise
   */
  record Child(Task first, Task command, int terminal, List<Integer> rulesets) {}

  Child of(LaunchPlan plan, ListenerHook hook, Consumer<Task> whileWaiting) {
    ChildProgram child = plan.child();
    try (ChildLink link =
        ChildLink.to(
            processes,
            descriptors,
            child.exchange,
            faults.child(child.calls()),
            new ExecFailure(plan)::explain)) {
      List<Integer> kept = child.init.stream().map(init -> initImage.getAsInt()).toList();
      link.encode(launchCalls, plan.request().stdio(), kept);
      faults.placed(link.program());
      child.init.ifPresent(init -> link.program().put(init.image, kept.get(0)));
      plan.controlGroup()
          .ifPresent(group -> link.program().put(child.controlGroup, link.place(group)));
      if (plan.notifies()) {
        link.expectListener();
      }
      return link.told(
          () -> guarded(plan, hook, whileWaiting, link, link.launch(clone, child.pidfd)));
    }
  }

  private Child guarded(
      LaunchPlan plan, ListenerHook hook, Consumer<Task> whileWaiting, ChildLink link, Task first) {
    boolean runs = false;
    try {
      whileWaiting.accept(first);
      link.letGo();
      Task command = first;
      if (plan.child().init.isPresent()) {
        link.await(InitProgram.BORN);
        // The init waits until its descriptor of the command's process is copied.
        int pidfd = link.copy(first, plan.child().init.get().pidfd);
        command = new Task(processes.pid(pidfd), pidfd);
        link.letGo();
      }
      link.awaitReady();
      Child child = running(plan, link, first, command);
      if (plan.notifies()) {
        link.handOver(hook, command);
      }
      if (!plan.child().root.holds(link.program())) {
        throw new LaunchException(LaunchError.CHROOT, NO_ROOT);
      }
      link.release();
      runs = true;
      link.keep(child.terminal());
      link.keep(command.pidfd());
      child.rulesets().forEach(link::keep);
      return child;
    } catch (RuntimeException failed) {
      throw link.reason(failed);
    } finally {
      if (!runs) {
        link.end(first);
      }
    }
  }

  private static Child running(LaunchPlan plan, ChildLink link, Task first, Task command) {
    boolean relayed = plan.request().stdio().relayed().isPresent();
    int terminal = relayed ? link.copy(command, plan.child().exchange.terminal) : -1;
    List<Integer> rulesets = new ArrayList<>();
    plan.child().rulesets.forEach(slot -> rulesets.add(link.copy(command, slot)));
    return new Child(first, command, terminal, List.copyOf(rulesets));
  }
}
