package io.zviz.audit.suggest;

import io.zviz.audit.AuditRecord;
import io.zviz.audit.RecordText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What recorded runs needed, each thing once. Past a number of things, more are only counted. */
public final class Recordings implements Consumer<AuditRecord> {
  private static final int MOST = 50_000;
  private static final int MOST_PROFILES = 1_000;
  private static final int MOST_RUNS = 100_000;
  private static final String PLAIN_FOLDER = "builtin/default.yaml:";

  private final Map<Need, Seen> needs = new LinkedHashMap<>();
  private final SortedSet<String> profiles = new TreeSet<>();
  private final SortedSet<String> runs = new TreeSet<>();
  private final int most;
  private String first = "";
  private String last = "";
  private long events;
  private long beyond;
  private boolean builtinPaths;

  /** Nothing is recorded yet. */
  public Recordings() {
    this(MOST);
  }

  Recordings(int most) {
    this.most = most;
  }

  @Override
  public void accept(AuditRecord event) {
    if (event.isLifecycle() || event.text("decision").isEmpty()) {
      return;
    }
    events++;
    if (profiles.size() < MOST_PROFILES) {
      profiles.add(event.text("profile"));
    }
    if (runs.size() < MOST_RUNS) {
      runs.add(event.text("container") + "/" + event.text("run"));
    }
    String time = event.text("time");
    first = first.isEmpty() || time.compareTo(first) < 0 ? time : first;
    last = time.compareTo(last) > 0 ? time : last;
    builtinPaths |= event.text("rule").startsWith(PLAIN_FOLDER) && hasTarget(event);
    RecordedNeeds.of(event).forEach(need -> add(need, event));
  }

  private static boolean hasTarget(AuditRecord event) {
    return !RecordText.target(event).isEmpty();
  }

  private void add(Need need, AuditRecord event) {
    if (needs.size() < most || needs.containsKey(need)) {
      needs.computeIfAbsent(need, ours -> new Seen()).add(event);
    } else {
      beyond++;
    }
  }

  /** What was needed, in the order in which it was first seen. */
  Map<Need, Seen> needs() {
    return Collections.unmodifiableMap(needs);
  }

  /** The profiles that the runs had. */
  public SortedSet<String> profiles() {
    return Collections.unmodifiableSortedSet(profiles);
  }

  /** How many things were left out, because there are too many. */
  public long beyond() {
    return beyond;
  }

  /** Whether rules of the built-in default about paths decided, as they do for a plain folder. */
  public boolean usedDefaultPaths() {
    return builtinPaths;
  }

  /** In one line: how many events of how many runs, from when to when. */
  public String words() {
    String span = first.equals(last) ? first : first + " to " + last;
    return "%d recorded %s of %d %s, %s"
        .formatted(
            events,
            events == 1 ? "event" : "events",
            runs.size(),
            runs.size() == 1 ? "run" : "runs",
            span.isEmpty() ? "without a time" : span);
  }
}
