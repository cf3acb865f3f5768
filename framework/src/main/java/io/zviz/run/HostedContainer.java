package io.zviz.run;

import io.zviz.broker.Broker;
import io.zviz.broker.Session;
import io.zviz.launch.ExecRequest;
import io.zviz.launch.Launcher;
import io.zviz.launch.ListenerHook;
import io.zviz.launch.RunningCommand;
import io.zviz.launch.RunningContainer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A container that this process looks after, with everything that a further command needs. */
public final class HostedContainer {
  private final RunningContainer container;
  private final Trail trail;
  private final Optional<Session> session;
  private final Supplier<Launcher> launchers;
  private final Supplier<Broker> brokers;

  HostedContainer(
      RunningContainer container,
      Trail trail,
      Optional<Session> session,
      Supplier<Launcher> launchers,
      Supplier<Broker> brokers) {
    this.container = container;
    this.trail = trail;
    this.session = session;
    this.launchers = launchers;
    this.brokers = brokers;
  }

  RunningContainer container() {
    return container;
  }

  Trail trail() {
    return trail;
  }

  /**
   * Runs a further command: restricted like the first, in the same namespaces and control groups.
   *
   * @return what the caller waits for and closes
   * @throws io.zviz.spi.error.ZvizException when that failed
   */
  public RunningCommand exec(ExecRequest request) {
    ListenerHook hook =
        session
            .map(
                first ->
                    (ListenerHook)
                        (listener, pid, pidfd) ->
                            trail.servedBy(brokers.get().attach(listener, first.startingWith(pid))))
            .orElse(ListenerHook.NONE);
    RunningCommand command = launchers.get().join(container, request, hook);
    trail.joined(command.pid(), List.copyOf(request.command()));
    return command;
  }
}
