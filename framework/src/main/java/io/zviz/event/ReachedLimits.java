package io.zviz.event;

import io.zviz.spi.event.Event;
import io.zviz.spi.policy.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The limits that a run met, with how often and what would raise them. */
final class ReachedLimits {
  private final Map<String, String> lines = new TreeMap<>();

  /** Hears an event about a resource; counters only grow, so that the last one counts. */
  void hear(Event event, Optional<Intent> rule) {
    String place = rule.map(intent -> intent.origin().toString()).orElse("the host's own limit");
    Object killed = event.fields().get("oom_kills");
    if (killed != null) {
      lines.put(
          "memory",
          "zviz: out of memory: the kernel killed %s of the container's processes, by %s; to allow more: resources.memory_max"
              .formatted(killed, place));
    }
    Object refused = event.fields().get("refused");
    if (refused != null) {
      lines.put(
          "pids",
          "zviz: too many tasks: %s new ones were refused with EAGAIN, by %s; to allow more: resources.pids_max"
              .formatted(refused, place));
    }
  }

  List<String> lines() {
    return new ArrayList<>(lines.values());
  }
}
