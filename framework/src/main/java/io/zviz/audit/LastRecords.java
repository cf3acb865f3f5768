package io.zviz.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Keeps the last of many records, to pass them on when it is known that no more come. */
public final class LastRecords implements Consumer<AuditRecord> {
  private final int most;
  private final Deque<AuditRecord> kept = new ArrayDeque<>();

  /** Keeps so many. */
  public LastRecords(int most) {
    this.most = most;
  }

  @Override
  public void accept(AuditRecord event) {
    kept.add(event);
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** Passes them on, the oldest first. */
  public void drainTo(Consumer<AuditRecord> records) {
    kept.forEach(records);
    kept.clear();
  }
}
