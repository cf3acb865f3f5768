package io.zviz.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a log amounts to: refusals in groups, and what became of each run. Its memory is bounded:
 * past a number of groups and runs, more are only counted.
 */
public final class AuditSummary implements Consumer<AuditRecord> {
  private static final int MOST_GROUPS = 10_000;
  private static final int MOST_RUNS = 10_000;

  private final RecordFilter filter;
  private final RecordFilter ofRuns;
  private final Refusals refusals;
  private final Map<String, RunFacts> runs = new LinkedHashMap<>();
  private final int mostRuns;
  private long beyondRuns;
  private long droppedElsewhere;
  private long events;

  /** Of the events that pass; facts about runs are about all of their events. */
  public AuditSummary(RecordFilter filter) {
    this(filter, MOST_GROUPS, MOST_RUNS);
  }

  AuditSummary(RecordFilter filter, int mostGroups, int mostRuns) {
    this.filter = filter;
    this.ofRuns = filter.ofRuns();
    this.refusals = new Refusals(mostGroups);
    this.mostRuns = mostRuns;
  }

  @Override
  public void accept(AuditRecord event) {
    if (ofRuns.test(event)) {
      addToRun(event);
    }
    if (filter.test(event)) {
      events++;
      if (event.isDenied()) {
        refusals.add(event);
      }
    }
  }

  private void addToRun(AuditRecord event) {
    String run = event.text("run");
    String container = event.text("container");
    if (container.isEmpty()) {
      droppedElsewhere += event.number("count").orElse(0L);
      return;
    }
    String key = container + "/" + run;
    RunFacts known = runs.get(key);
    if (known == null) {
      if (runs.size() >= mostRuns) {
        beyondRuns++;
        return;
      }
      known = new RunFacts(container, event.text("profile"));
      runs.put(key, known);
    }
    known.add(event);
  }

  /** The summary as a tree for JSON. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("events", events);
    tree.put("refusals", refusals.toTrees());
    tree.put("refusals_beyond", refusals.beyond());
    tree.put("runs", RunFacts.trees(runs.values()));
    tree.put("runs_beyond", beyondRuns);
    tree.put("dropped_of_unknown_runs", droppedElsewhere);
    return tree;
  }

  /** The groups, the most frequent first. */
  public List<Map<String, Object>> refusals() {
    return refusals.toTrees();
  }

  /** The runs, in the order in which they first appear. */
  public List<Map<String, Object>> runs() {
    return RunFacts.trees(runs.values());
  }
}
