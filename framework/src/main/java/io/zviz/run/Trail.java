package io.zviz.run;

import io.zviz.broker.Attachment;
import io.zviz.event.AuditLog;
import io.zviz.event.EventFields;
import io.zviz.event.RefusalSummary;
import io.zviz.launch.RunningContainer;
import io.zviz.spi.event.Event;
import io.zviz.spi.event.EventSource;
import io.zviz.spi.policy.AuditSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What is written down about one run. */
final class Trail implements Consumer<Event>, AutoCloseable {
  private static final int POLL_MILLIS = 200;

  /** Long enough for every call that is under way; far longer than recording takes. */
  private static final int RECORD_MILLIS = 5_000;

  /** 128 + SIGSYS: SECCOMP_RET_KILL_PROCESS, seccomp(2). */
  private static final int KILLED_BY_FILTER = 128 + 31;

  private final AuditLog log;
  private final Runnable closeLog;
  private final EventFields fields;
  private final RefusalSummary refusals;
  private final List<EventSource> sources;
  private final boolean silent;
  private final List<Attachment> served = new CopyOnWriteArrayList<>();

  private Trail(
      AuditLog log,
      Runnable close,
      EventFields fields,
      List<EventSource> sources,
      RefusalSummary refusals,
      boolean silent) {
    this.refusals = refusals;
    this.log = log;
    this.closeLog = close;
    this.fields = fields;
    this.sources = sources;
    this.silent = silent;
  }

  /** In a log of its own. */
  static Trail open(RunRequest request, RunPlan plan) {
    AuditLog log = AuditLog.open(request.auditLog());
    return open(request, plan, log, log::close);
  }

  /** In a log that others use too, and that is not closed with it. */
  static Trail open(RunRequest request, RunPlan plan, AuditLog shared) {
    return open(request, plan, shared, () -> {});
  }

  private static Trail open(RunRequest request, RunPlan plan, AuditLog log, Runnable close) {
    List<EventSource> sources =
        plan.participants().stream()
            .map(participant -> participant.backend().events(participant.context()))
            .toList();
    return new Trail(
        log,
        close,
        new EventFields(request.id(), plan.decisions().index()),
        sources,
        new RefusalSummary(!plan.options().audit()),
        !plan.options().audit()
            && plan.enforcement().policy().audit().level() == AuditSettings.Level.NONE);
  }

  @Override
  public void accept(Event event) {
    refusals.hear(event, fields.intent(event));
    if (!silent) {
      log.write(event.kind(), fields.of(event));
    }
  }

  void started(int pid) {
    lifecycle("started", Map.of("pid", pid));
  }

  void failed(RuntimeException failure) {
    lifecycle("failed", Map.of("reason", String.valueOf(failure.getMessage())));
  }

  /** A further command runs. */
  void joined(int pid, List<String> command) {
    lifecycle("joined", Map.of("pid", pid, "command", command));
  }

  /** The broker records here as well. */
  void servedBy(Attachment broker) {
    served.removeIf(earlier -> earlier.awaitEnd(0));
    served.add(broker);
  }

  /** A task is answered before its call is written down, and may have ended meanwhile. */
  void ended(int status) {
    served.forEach(broker -> broker.awaitEnd(RECORD_MILLIS));
    if (status == KILLED_BY_FILTER) {
      accept(killedByFilter());
    }
    sources.forEach(source -> source.finish().forEach(this));
    lifecycle("ended", Map.of("status", status));
  }

  /** Waits for the command, and meanwhile writes down what the layers see. */
  int follow(RunningContainer container, Optional<TimeLimit.Watch> watch) {
    while (!container.awaitEnd(watch.map(w -> w.millis(POLL_MILLIS)).orElse(POLL_MILLIS))) {
      watch.ifPresent(TimeLimit.Watch::look);
      poll();
    }
    int ended = container.await();
    return watch.map(w -> w.status(ended)).orElse(ended);
  }

  /** The block for the end of a run that was refused something. */
  List<String> refusals() {
    return refusals.lines();
  }

  /** The filter kills for calls of a foreign interface only, and nobody is told their number. */
  private static Event killedByFilter() {
    Map<String, Object> fields =
        Map.of(
            "name", "unknown",
            "decision", "denied",
            "errno", RefusalSummary.SIGSYS,
            "layer", "B",
            "backend", "seccomp");
    return new Event(Event.Kind.SYSCALL, Optional.empty(), new TreeMap<>(fields));
  }

  /** Writes down what the layers have seen. */
  void poll() {
    sources.forEach(source -> source.poll().forEach(this));
  }

  private void lifecycle(String name, Map<String, Object> more) {
    Map<String, Object> all = new TreeMap<>(more);
    all.put("name", name);
    accept(new Event(Event.Kind.LIFECYCLE, Optional.empty(), new TreeMap<>(all)));
  }

  @Override
  public void close() {
    sources.forEach(EventSource::close);
    closeLog.run();
  }
}
