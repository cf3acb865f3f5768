package io.zviz.run;

import io.zviz.broker.Broker;
import io.zviz.broker.Session;
import io.zviz.launch.Cleanup;
import io.zviz.launch.Containers;
import io.zviz.launch.Launcher;
import io.zviz.launch.ListenerHook;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.policy.Notice;
import io.zviz.sys.TimedStep;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** From what the user asked for to a container whose command runs. */
public final class ContainerStarter {
  private final Enforcer enforcer;
  private final HostProbe host;
  private final Supplier<Launcher> launchers;
  private final Supplier<Broker> brokers;
  private final Sharing sharing;

  /**
   * A starter on this host.
   *
   * @param enforcer decides what enforces a profile
   * @param host the host
   * @param launchers the process's launcher
   * @param brokers starts the process's broker; asked only when a filter notifies
   * @param sharing what containers have in common
   */
  public ContainerStarter(
      Enforcer enforcer,
      HostProbe host,
      Supplier<Launcher> launchers,
      Supplier<Broker> brokers,
      Sharing sharing) {
    this.enforcer = enforcer;
    this.host = host;
    this.launchers = launchers;
    this.brokers = brokers;
    this.sharing = sharing;
  }

  /** Works everything out; says what the user should know. */
  RunPlan plan(RunRequest request, RunReport report, Stdio stdio) {
    RunPlan plan = new RunPlanner(enforcer, host, sharing).plan(request, stdio);
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
  void cleanUpAfterOthers(RunRequest request, RunReport report) {
    if (host.mayMakeNamespaces()) {
      new Cleanup(request.stateRoot(), host)
          .run()
          .forEach(line -> report.say("left by a run that was killed: " + line));
    }
  }

  /**
   * Looks whether the id is free before anything is made for it.
   *
   * @throws LaunchException when it is not
   */
  void requireFree(RunRequest request) {
    new Containers(request.stateRoot(), host).requireFree(request.id());
  }

  /**
   * Starts the command.
   *
   * @param claimed is run once the id is this container's
   * @throws io.zviz.spi.error.ZvizException when that failed; then nothing is left behind
   */
  HostedContainer start(RunPlan plan, Trail trail, Runnable claimed) {
    Launcher launcher = launchers.get();
    if (!plan.launch().notifies()) {
      RunningContainer container = launcher.start(plan.launch(), claimed, ListenerHook.NONE);
      return new HostedContainer(container, trail, Optional.empty(), launchers, brokers);
    }
    Session session = Sessions.of(plan, trail);
    RunningContainer container =
        launcher.start(
            plan.launch(),
            claimed,
            (listener, pid, pidfd) -> serve(listener, session.startingWith(pid), trail));
    return new HostedContainer(container, trail, Optional.of(session), launchers, brokers);
  }

  private void serve(int listener, Session session, Trail trail) {
    Broker broker = brokers.get();
    try (TimedStep told = TimedStep.begin("broker", "serve the container")) {
      trail.servedBy(broker.attach(listener, session));
      told.result("done");
    }
  }
}
