package io.zviz.audit.suggest;

import io.zviz.audit.AuditRecord;
import java.util.SortedSet;
import java.util.TreeSet;

/** How often something was recorded, and of which programs. */
final class Seen {
  private static final int MOST_PROGRAMS = 5;

  private final SortedSet<String> programs = new TreeSet<>();
  private long times;
  private boolean more;
  private boolean fallback;

  /** Hears an event. */
  void add(AuditRecord event) {
    times++;
    fallback |= event.text("errno").equals("ENOSYS");
    addProgram(event.text("comm"));
  }

  /** Adds what another heard. */
  void add(Seen other) {
    times += other.times;
    fallback |= other.fallback;
    more |= other.more;
    other.programs.forEach(this::addProgram);
  }

  private void addProgram(String comm) {
    if (!comm.isEmpty()) {
      boolean room = programs.size() < MOST_PROGRAMS || programs.contains(comm);
      more |= !room;
      if (room) {
        programs.add(comm);
      }
    }
  }

  /** Whether callers have another way when it is refused. */
  boolean hasFallback() {
    return fallback;
  }

  /** {@code 3 times, by cat and sh}. */
  String words() {
    String count = times == 1 ? "once" : times + " times";
    if (programs.isEmpty()) {
      return count;
    }
    return count + ", by " + String.join(", ", programs) + (more ? " and others" : "");
  }
}
