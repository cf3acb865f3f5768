package io.zviz.spi.event;

import io.zviz.spi.policy.IntentId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that a layer refused or noticed.
 *
 * @param kind the key under which the audit log writes it
 * @param intent the rule behind it, when known
 * @param fields name to value (String, Long, Integer, Boolean); values from the workload are
 *     untrusted and are escaped by the log
 */
public record Event(Kind kind, Optional<IntentId> intent, SortedMap<String, Object> fields) {
  /** Copies the map. */
  public Event {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /** The kinds of events. */
  public enum Kind {
    /** A system call. */
    SYSCALL,
    /** A file access. */
    FILE,
    /** Traffic. */
    NETWORK,
    /** Use of a capability. */
    CAPABILITY,
    /** A limit that was reached, or a peak. */
    RESOURCE,
    /** Start, end and failures of a workload. */
    LIFECYCLE
  }
}
