package io.zviz.run;

import io.zviz.launch.LaunchException;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.launch.TerminalRelay;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.SignalCalls;
import io.zviz.sys.TerminalCalls;
import io.zviz.sys.TimedStep;
import java.util.List;
import java.util.Optional;

/** Runs containers in the foreground: from the profile's name to the command's exit status. */
public final class ContainerRunner {
  private final ContainerStarter starter;
  private final DescriptorCalls descriptors;
  private final TerminalCalls terminals;
  private final SignalCalls signalCalls;
  private final Door doors;

  /**
   * A runner on this host.
   *
   * @param starter plans and starts
   * @param descriptors for the standard streams
   * @param terminals for those that are terminals
   * @param signalCalls for the signals that are passed on
   * @param doors lets other processes reach a container
   */
  public ContainerRunner(
      ContainerStarter starter,
      DescriptorCalls descriptors,
      TerminalCalls terminals,
      SignalCalls signalCalls,
      Door doors) {
    this.starter = starter;
    this.descriptors = descriptors;
    this.terminals = terminals;
    this.signalCalls = signalCalls;
    this.doors = doors;
  }

  /**
   * What a run would do, in words: every host step and every system call of the child.
   *
   * @throws io.zviz.spi.error.ZvizException when it could not be done
   */
  public List<String> plan(RunRequest request, RunReport report) {
    return planned(request, report).launch().describe();
  }

  /**
   * Runs a command and waits for it.
   *
   * @return its exit status; 128+N when signal N ended it; 126 or 127 when it could not be executed
   *     or found
   * @throws io.zviz.spi.error.ZvizException when it was not started; then nothing is left behind
   */
  public int run(RunRequest request, RunReport report) {
    Forwarding signals = Forwarding.start(signalCalls);
    RunPlan plan = planned(request, report);
    starter.cleanUpAfterOthers(request, report);
    try (Trail trail = Trail.open(request, plan)) {
      Door.Opened door = Door.Opened.NONE;
      int status;
      HostedContainer hosted = started(plan, trail);
      try (RunningContainer container = hosted.container()) {
        trail.started(container.pid());
        door = doors.open(request, hosted, report);
        Optional<TimeLimit.Watch> watch =
            request.options().timeLimit().map(limit -> limit.start(container, report));
        try (TimedStep told = TimedStep.begin("run", "wait for the command")) {
          status = follow(container, signals, trail, watch);
          told.result("status " + status);
        }
        trail.ended(status);
      } catch (LaunchException left) {
        trail.failed(left);
        throw left;
      }
      if (status != 0 || request.options().audit()) {
        trail.refusals().forEach(report::say);
      }
      door.ended(status);
      return status;
    }
  }

  private HostedContainer started(RunPlan plan, Trail trail) {
    try {
      return starter.start(plan, trail, () -> {});
    } catch (LaunchException failed) {
      trail.failed(failed);
      throw failed;
    }
  }

  private RunPlan planned(RunRequest request, RunReport report) {
    return starter.plan(
        request,
        report,
        request.options().terminal()
            ? Stdio.withTerminal(descriptors, terminals)
            : Stdio.inherit(descriptors, terminals));
  }

  private int follow(
      RunningContainer container,
      Forwarding signals,
      Trail trail,
      Optional<TimeLimit.Watch> watch) {
    try (TerminalRelay relay = TerminalRelay.start(terminals, descriptors, container)) {
      signals.to(
          signal -> {
            if (!relay.hears(signal)) {
              container.signal(signal);
            }
          });
      return trail.follow(container, watch);
    }
  }
}
