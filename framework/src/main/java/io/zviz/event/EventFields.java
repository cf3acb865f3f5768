package io.zviz.event;

import io.zviz.spi.event.Event;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds to a container's events what every line of the log has: when, which container and profile,
 * which run of it, a number in that run's sequence, the rule's place in the profile, and the layer.
 */
public final class EventFields {
  private static final Map<Event.Kind, String> LAYERS =
      Map.of(
          Event.Kind.SYSCALL, "B",
          Event.Kind.FILE, "C",
          Event.Kind.NETWORK, "E",
          Event.Kind.CAPABILITY, "A",
          Event.Kind.RESOURCE, "D");

  private static final String ARGUMENT = "args.";

  private final String container;
  private final PolicyIndex policy;
  private final AtomicLong sequence = new AtomicLong();
  private final String run = RunNumber.next();

  /** For one container under one policy. */
  public EventFields(String container, PolicyIndex policy) {
    this.container = container;
    this.policy = policy;
  }

  /** The rule behind an event. */
  public Optional<Intent> intent(Event event) {
    return event.intent().flatMap(policy::intent);
  }

  /** The fields of the event's line. */
  public SortedMap<String, Object> of(Event event) {
    SortedMap<String, Object> fields = new TreeMap<>(event.fields());
    fields.put("time", Clock.now());
    fields.put("seq", sequence.getAndIncrement());
    fields.put("run", run);
    fields.put("container", container);
    fields.put("profile", policy.profile());
    intent(event).ifPresent(intent -> fields.put("rule", intent.origin().toString()));
    String layer = LAYERS.get(event.kind());
    if (layer != null) {
      fields.putIfAbsent("layer", layer);
    }
    if (intent(event).filter(EventFields::isDecidedByFilter).isPresent()) {
      fields.put("backend", "seccomp");
    }
    return nested(fields);
  }

  /** The broker only passes on what the filter's own rules decided. */
  private static boolean isDecidedByFilter(Intent intent) {
    return intent instanceof SyscallDefaultIntent
        || intent instanceof ConditionalSyscallIntent
        || intent instanceof SocketIntent
        || intent instanceof ArgumentIntent
        || (intent instanceof SyscallIntent call && call.decision() != Decision.BROKER);
  }

  /** Arguments come as {@code args.NAME}; a line has them in one object. */
  private static SortedMap<String, Object> nested(SortedMap<String, Object> fields) {
    SortedMap<String, Object> arguments = new TreeMap<>();
    fields
        .subMap(ARGUMENT, ARGUMENT + Character.MAX_VALUE)
        .forEach((name, value) -> arguments.put(name.substring(ARGUMENT.length()), value));
    fields.keySet().removeIf(name -> name.startsWith(ARGUMENT));
    if (!arguments.isEmpty()) {
      fields.put("args", arguments);
    }
    return fields;
  }
}
