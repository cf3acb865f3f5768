package io.zviz.backend.cgroups;

import io.zviz.spi.event.Event;
import io.zviz.spi.event.EventSource;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reports limits that were reached while a workload runs, and what it used when it has ended. */
final class ResourceEvents implements EventSource {
  private final Usage usage;
  private final Limits limits;
  private final Map<String, Long> reported = new HashMap<>();

  ResourceEvents(Version version, Features features, RunContext run) {
    this.usage = new Usage(version, features, run.host(), run.kernelName());
    this.limits = Limits.of(run.policy());
  }

  @Override
  public List<Event> poll() {
    List<Event> events = new ArrayList<>();
    reached("memory", "oom_kills", usage.oomKills(), Limit.MEMORY_MAX).ifPresent(events::add);
    reached("pids", "refused", usage.refusedTasks(), Limit.PIDS_MAX).ifPresent(events::add);
    return events;
  }

  /** A counter that grew since the last call. */
  private Optional<Event> reached(
      String resource, String counter, Optional<Long> value, Limit limit) {
    long now = value.orElse(0L);
    Long before = reported.put(resource, now);
    if (now <= (before == null ? 0 : before)) {
      return Optional.empty();
    }
    TreeMap<String, Object> fields = new TreeMap<>(Map.of("resource", resource, counter, now));
    return Optional.of(event(fields, limit));
  }

  @Override
  public List<Event> finish() {
    List<Event> events = new ArrayList<>(poll());
    usage.memoryPeak().ifPresent(peak -> events.add(peak("memory", peak, Limit.MEMORY_MAX)));
    usage.pidsPeak().ifPresent(peak -> events.add(peak("pids", peak, Limit.PIDS_MAX)));
    TreeMap<String, Object> cpu = new TreeMap<>(usage.cpu());
    if (!cpu.isEmpty()) {
      cpu.put("resource", "cpu");
      Optional<IntentId> rule = limits.quotas().stream().map(quota -> quota.id()).findFirst();
      events.add(new Event(Event.Kind.RESOURCE, rule, cpu));
    }
    return events;
  }

  private Event peak(String resource, long peak, Limit limit) {
    TreeMap<String, Object> fields = new TreeMap<>(Map.of("resource", resource, "peak", peak));
    limits
        .get(limit)
        .filter(intent -> intent.value() != LimitIntent.MAX)
        .ifPresent(intent -> fields.put("limit", intent.value()));
    return event(fields, limit);
  }

  private Event event(SortedMap<String, Object> fields, Limit limit) {
    return new Event(Event.Kind.RESOURCE, limits.get(limit).map(LimitIntent::id), fields);
  }

  @Override
  public void close() {}
}
