package io.zviz.score;

import io.zviz.compile.Bundle;
import io.zviz.explain.Answer;
import io.zviz.explain.Step;
import io.zviz.score.Tally.Permit;
import io.zviz.select.CoverageMatrix;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How much of each rule is enforced, and which layers there are at all. */
final class Enforced {
  /** What a rule that is only partly enforced leaves open. */
  private static final double PARTLY_OPEN = 0.5;

  private final Bundle bundle;
  private final Map<IntentId, CoverageMatrix.Row> rows = new HashMap<>();

  Enforced(Bundle bundle) {
    this.bundle = bundle;
    bundle.coverage().rows().forEach(row -> rows.put(row.intent().id(), row));
  }

  /** Whether a layer is enforced by any backend. */
  boolean has(Layer layer) {
    return bundle.selection().chosen().stream()
        .anyMatch(backend -> backend.backend().layers().contains(layer));
  }

  Optional<Intent> intent(IntentId rule) {
    return Optional.ofNullable(rows.get(rule)).map(CoverageMatrix.Row::intent);
  }

  /** How open something is that a rule refuses, 0 to 1. */
  double open(IntentId rule) {
    return Optional.ofNullable(rows.get(rule)).map(row -> open(row.coverage())).orElse(0.0);
  }

  private double open(String describe, String origin) {
    return rows.values().stream()
        .filter(row -> row.intent().describe().equals(describe))
        .filter(row -> row.intent().origin().toString().equals(origin))
        .mapToDouble(row -> open(row.coverage()))
        .max()
        .orElse(0);
  }

  /**
   * How open an operation is; what a layer refuses that is not there, or not fully, is open. Of the
   * network a rule that cannot be carried out leaves nothing open: what no rule lets out stays in.
   */
  double open(Answer answer) {
    if (answer.verdict().isAllowed()) {
      return 1;
    }
    Step last = answer.decisive();
    if (last.layer() == Layer.SECCOMP || last.layer() == Layer.NETWORK) {
      return has(last.layer()) ? 0 : 1;
    }
    boolean nobody = !has(Layer.CONTAINMENT) && last.enforcers().isEmpty();
    return nobody ? 1 : open(last.rule(), last.origin());
  }

  /** Why an operation is open, and what would change it. */
  static Permit permit(Answer answer) {
    Step last = answer.decisive();
    return answer.verdict().isAllowed()
        ? new Permit(last.rule(), last.origin(), String.join(" or ", answer.changes()))
        : unenforced(last.rule(), last.origin());
  }

  /** Why something is open that a rule refuses. */
  static Permit unenforced(String rule, String origin) {
    return new Permit(
        rule + ", not fully enforced here",
        origin,
        "a host that enforces it; zviz compile --check-host says what is missing");
  }

  private static double open(Coverage coverage) {
    return switch (coverage) {
      case FULL -> 0;
      case PARTIAL -> PARTLY_OPEN;
      case NONE -> 1;
    };
  }
}
