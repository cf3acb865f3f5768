package io.zviz.it;

import io.zviz.broker.CallVerdict;
import io.zviz.broker.PathDecision;
import io.zviz.broker.Session;
import io.zviz.spi.event.Event;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Sessions for tests, and the events they got. */
final class Sessions {
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final ResolvedPolicy policy;
  private CallVerdict.Rules rules = (number, args) -> new CallVerdict.Inspect(Optional.empty());
  private Set<Session.Backstop> backstops = Set.of();
  private boolean auditOnly;
  private Consumer<Event> ear = event -> {};

  Sessions(ResolvedPolicy policy) {
    this.policy = policy;
  }

  Sessions rules(CallVerdict.Rules other) {
    rules = other;
    return this;
  }

  Sessions backstops(Session.Backstop... given) {
    backstops = Set.of(given);
    return this;
  }

  /** Hears each event before it is kept. */
  Sessions hearing(Consumer<Event> other) {
    ear = other;
    return this;
  }

  Sessions auditOnly() {
    auditOnly = true;
    return this;
  }

  IntFunction<Session> each() {
    return pid ->
        new Session(
            "test", 0, policy, PathDecision.of(policy), rules, backstops, auditOnly, this::hear);
  }

  /** A session whose process's first execve is the launch's own. */
  IntFunction<Session> launched() {
    return pid ->
        new Session(
            "test", pid, policy, PathDecision.of(policy), rules, backstops, auditOnly, this::hear);
  }

  private void hear(Event event) {
    ear.accept(event);
    events.add(event);
  }

  List<Event> events() {
    return events;
  }
}
