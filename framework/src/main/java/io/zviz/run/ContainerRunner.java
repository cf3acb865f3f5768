package io.zviz.run;

import io.zviz.broker.Broker;
import io.zviz.launch.Cleanup;
import io.zviz.launch.LaunchException;
import io.zviz.launch.Launcher;
import io.zviz.launch.ListenerHook;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.launch.TerminalRelay;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.policy.Notice;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.SignalCalls;
import io.zviz.sys.TerminalCalls;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs containers in the foreground: from the profile's name to the command's exit status. */
public final class ContainerRunner {
  private final Enforcer enforcer;
  private final HostProbe host;
  private final DescriptorCalls descriptors;
  private final TerminalCalls terminals;
  private final SignalCalls signalCalls;
  private final Supplier<Launcher> launchers;
  private final Supplier<Broker> brokers;

  /**
   * A runner on this host.
   *
   * @param enforcer decides what enforces a profile
   * @param host the host
   * @param descriptors for the standard streams
   * @param terminals for those that are terminals
   * @param signalCalls for the signals that are passed on
   * @param launchers the process's launcher
   * @param brokers starts the process's broker; asked only when a filter notifies
   */
  public ContainerRunner(
      Enforcer enforcer,
      HostProbe host,
      DescriptorCalls descriptors,
      TerminalCalls terminals,
      SignalCalls signalCalls,
      Supplier<Launcher> launchers,
      Supplier<Broker> brokers) {
    this.enforcer = enforcer;
    this.host = host;
    this.descriptors = descriptors;
    this.terminals = terminals;
    this.signalCalls = signalCalls;
    this.launchers = launchers;
    this.brokers = brokers;
  }

  /**
   * What a run would do, in words: every host step and every system call of the child.
   *
   * @throws io.zviz.spi.error.ZvizException when it could not be done
   */
  public List<String> plan(RunRequest request, RunReport report) {
    RunPlan plan = planned(request, report);
    return plan.launch().describe();
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
    cleanUpAfterOthers(request, report);
    try (Trail trail = Trail.open(request, plan)) {
      try (RunningContainer container = start(plan, trail)) {
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

  private RunPlan planned(RunRequest request, RunReport report) {
    RunPlan plan =
        new RunPlanner(enforcer, host).plan(request, Stdio.inherit(descriptors, terminals));
    Enforcement enforcement = plan.enforcement();
    boolean audit = request.options().audit();
    if (audit) {
      report.say(AuditMode.warning(enforcement.policy()));
    }
    // What only records needs nothing that this host could lack.
    List<Notice> needless = audit ? enforcement.verdict().warnings() : List.of();
    enforcement.notices().stream()
        .filter(notice -> notice.severity() == Notice.Severity.WARNING)
        .filter(notice -> !needless.contains(notice))
        .map(
            notice ->
                "%s: %s warning: %s".formatted(notice.origin(), notice.code(), notice.message()))
        .forEach(report::say);
    plan.notes().forEach(report::note);
    return plan;
  }

  /** Frees the ids and the control groups of runs whose supervisor was killed. */
  private void cleanUpAfterOthers(RunRequest request, RunReport report) {
    if (host.isRoot()) {
      new Cleanup(request.stateRoot(), host)
          .run()
          .forEach(line -> report.say("left by a run that was killed: " + line));
    }
  }

  private RunningContainer start(RunPlan plan, Trail trail) {
    ListenerHook hook =
        plan.launch().notifies()
            ? (listener, pid, pidfd) ->
                trail.servedBy(brokers.get().attach(listener, Sessions.of(plan, pid, trail)))
            : ListenerHook.NONE;
    return launchers.get().start(plan.launch(), hook);
  }
}
