package io.zviz.run;

import io.zviz.launch.LaunchException;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.launch.TerminalRelay;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.SignalCalls;
import io.zviz.sys.TerminalCalls;
import java.util.List;
import java.util.Optional;

/** Runs containers in the foreground: from the profile's name to the command's exit status. */
public final class ContainerRunner {
  private final ContainerStarter starter;
  private final DescriptorCalls descriptors;
  private final TerminalCalls terminals;
  private final SignalCalls signalCalls;

  /**
   * A runner on this host.
   *
   * @param starter plans and starts
   * @param descriptors for the standard streams
   * @param terminals for those that are terminals
   * @param signalCalls for the signals that are passed on
   */
  public ContainerRunner(
      ContainerStarter starter,
      DescriptorCalls descriptors,
      TerminalCalls terminals,
      SignalCalls signalCalls) {
    this.starter = starter;
    this.descriptors = descriptors;
    this.terminals = terminals;
    this.signalCalls = signalCalls;
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
      try (RunningContainer container = starter.start(plan, trail)) {
        trail.started(container.pid());
        Optional<TimeLimit.Watch> watch =
            request.options().timeLimit().map(limit -> limit.start(container, report));
        int status = follow(container, signals, trail, watch);
        trail.ended(status);
        if (status != 0 || request.options().audit()) {
          trail.refusals().forEach(report::say);
        }
        return status;
      } catch (LaunchException failed) {
        trail.failed(failed);
        throw failed;
      }
    }
  }

  private RunPlan planned(RunRequest request, RunReport report) {
    return starter.plan(request, report, Stdio.inherit(descriptors, terminals));
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
