package io.zviz.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditSummaryTest {
  @Test
  void refusals_are_grouped_by_call_path_and_rule() {
    AuditSummary summary = new AuditSummary(RecordFilter.ALL);
    for (int i = 0; i < 3; i++) {
      summary.accept(Lines.denied("openat", "path", "/a", "errno", "EACCES", "rule", "p:1:1"));
    }
    summary.accept(Lines.denied("openat", "path", "/b", "rule", "p:1:1"));
    summary.accept(Lines.event("syscall", "name", "openat", "decision", "allowed"));
    List<Map<String, Object>> groups = summary.refusals();
    assertThat(groups).hasSize(2);
    assertThat(groups.get(0))
        .containsEntry("count", 3L)
        .containsEntry("name", "openat")
        .containsEntry("target", "/a")
        .containsEntry("programs", List.of("cat"))
        .containsEntry("errnos", List.of("EACCES"))
        .containsEntry("first", "2026-01-31T12:00:00.000000Z");
  }

  @Test
  void groups_and_runs_past_a_number_are_only_counted() {
    AuditSummary summary = new AuditSummary(RecordFilter.ALL, 2, 2);
    for (int i = 0; i < 5; i++) {
      summary.accept(Lines.denied("openat", "path", "/" + i, "run", "r" + i));
    }
    assertThat(summary.refusals()).hasSize(2);
    assertThat(summary.runs()).hasSize(2);
    assertThat(summary.toTree()).containsEntry("refusals_beyond", 3L);
    assertThat(summary.toTree()).containsEntry("runs_beyond", 3L);
  }

  @Test
  void a_run_says_how_it_went_and_which_numbers_are_missing() {
    AuditSummary summary = new AuditSummary(RecordFilter.ALL);
    summary.accept(life("started", 0));
    summary.accept(Lines.denied("mount", "seq", 1));
    summary.accept(Lines.denied("mount", "seq", 5));
    summary.accept(
        Lines.event(
            "lifecycle", "name", "events-dropped", "container", "c", "run", "r", "count", 3));
    summary.accept(
        Lines.event(
            "lifecycle",
            "name",
            "rate-limited",
            "container",
            "c",
            "run",
            "r",
            "suppressed",
            40,
            "seq",
            6));
    summary.accept(life("ended", 7));
    Map<String, Object> run = summary.runs().get(0);
    assertThat(run)
        .containsEntry("dropped", 3L)
        .containsEntry("rate_limited", 40L)
        .containsEntry("missing", 3L)
        .containsEntry("holes", List.of("2-4"))
        .containsEntry("status", 0L)
        .containsEntry("refused", 2L);
    assertThat((String) run.get("explanation")).contains("the log could not take them");
  }

  @Test
  void a_hole_that_the_log_does_not_explain_is_said_to_be_one() {
    AuditSummary summary = new AuditSummary(RecordFilter.ALL);
    summary.accept(life("started", 0));
    summary.accept(life("ended", 2));
    assertThat((String) summary.runs().get(0).get("explanation")).contains("removed or torn");

    AuditSummary whole = new AuditSummary(RecordFilter.ALL);
    whole.accept(life("started", 0));
    whole.accept(life("ended", 1));
    assertThat(whole.runs().get(0)).doesNotContainKey("explanation").containsEntry("missing", 0L);
  }

  @Test
  void runs_of_one_name_are_told_apart() {
    AuditSummary summary = new AuditSummary(RecordFilter.ALL);
    for (String run : List.of("r1", "r2")) {
      summary.accept(Lines.event("lifecycle", "container", "c", "run", run, "seq", 0));
    }
    assertThat(summary.runs()).hasSize(2);
  }

  @Test
  void numbers_that_come_out_of_order_or_twice_are_no_holes() {
    SequenceGaps gaps = new SequenceGaps();
    for (long number : new long[] {1, 0, 3, 2, 2, 5, 4}) {
      gaps.add(number);
    }
    assertThat(gaps.missing()).isZero();
    assertThat(gaps.holes(10)).isEmpty();
  }

  @Test
  void many_holes_take_no_more_memory_and_are_all_counted() {
    SequenceGaps gaps = new SequenceGaps();
    for (long number = 0; number < 100_000; number += 2) {
      gaps.add(number);
    }
    assertThat(gaps.missing()).isEqualTo(49_999);
    assertThat(gaps.holes(1_000)).hasSizeLessThan(300);
  }

  private static AuditRecord life(String name, int number) {
    return Lines.event(
        "lifecycle", "name", name, "container", "c", "run", "r", "seq", number, "status", 0);
  }
}
