package io.zviz.select;

import io.zviz.spi.BackendId;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For every intent, which backend enforces how much of it.
 *
 * @param rows in the order of the intents' ids
 */
public record CoverageMatrix(List<Row> rows) {
  /** Copies the list. */
  public CoverageMatrix {
    rows = List.copyOf(rows);
  }

  /**
   * One intent.
   *
   * @param intent the intent
   * @param answers what each compiled backend of its layers does about it
   */
  public record Row(Intent intent, List<Answer> answers) {
    /** Copies the list. */
    public Row {
      answers = List.copyOf(answers);
    }

    /** The best that any single backend does. */
    public Coverage coverage() {
      return answers.stream()
          .map(answer -> answer.outcome().coverage())
          .min(Coverage::compareTo)
          .orElse(Coverage.NONE);
    }

    /** The backends that enforce it completely. */
    public List<BackendId> enforcedBy() {
      return answers.stream()
          .filter(answer -> answer.outcome().coverage() == Coverage.FULL)
          .map(Answer::backend)
          .toList();
    }

    /** Every backend's word on it, one line. */
    public String explanation() {
      return answers.isEmpty()
          ? "no backend of its layers is used"
          : answers.stream().map(Answer::toString).collect(Collectors.joining("; "));
    }
  }

  /**
   * What one backend does about an intent.
   *
   * @param backend the backend
   * @param outcome what it does
   */
  public record Answer(BackendId backend, Outcome outcome) {
    @Override
    public String toString() {
      String how = backend + ": " + outcome.how();
      return outcome.coverage() == Coverage.PARTIAL ? how + " (in part)" : how;
    }
  }

  /** The matrix of a policy's compilations; these have been checked to be complete. */
  public static CoverageMatrix of(ResolvedPolicy policy, Collection<Compilation> compilations) {
    Map<IntentId, List<Answer>> answers = new HashMap<>();
    for (Compilation compilation : compilations) {
      for (Outcome outcome : compilation.outcomes()) {
        answers
            .computeIfAbsent(outcome.intent(), id -> new ArrayList<>())
            .add(new Answer(compilation.backend(), outcome));
      }
    }
    return new CoverageMatrix(
        policy.intents().stream()
            .map(intent -> new Row(intent, answers.getOrDefault(intent.id(), List.of())))
            .toList());
  }

  /** The intents that some backend enforces completely. */
  public Set<IntentId> enforced() {
    return rows.stream()
        .filter(row -> row.coverage() == Coverage.FULL)
        .map(row -> row.intent().id())
        .collect(Collectors.toUnmodifiableSet());
  }
}
