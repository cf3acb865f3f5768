package io.zviz.explain;

import io.zviz.compile.Bundle;
import io.zviz.select.CoverageMatrix;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes steps: finds what a rule is, where it stands, who enforces it, and in which lines. */
final class Steps {
  private final Map<IntentId, CoverageMatrix.Row> rows = new HashMap<>();
  private final ArtifactLines lines;

  Steps(Bundle bundle) {
    bundle.coverage().rows().forEach(row -> rows.put(row.intent().id(), row));
    this.lines = new ArtifactLines(bundle);
  }

  /** The step of a rule of the policy. */
  Step of(Layer layer, Verdict verdict, IntentId rule) {
    return of(layer, verdict, rule, lines.of(rule));
  }

  /**
   * The step of a rule about a call.
   *
   * @param arguments all six; none when any may be meant
   */
  Step ofCall(Verdict verdict, IntentId rule, int call, long... arguments) {
    return of(Layer.SECCOMP, verdict, rule, lines.of(rule, call, arguments));
  }

  private Step of(Layer layer, Verdict verdict, IntentId rule, List<Step.ArtifactLine> places) {
    CoverageMatrix.Row row = rows.get(rule);
    if (row == null) {
      return builtIn(layer, verdict, rule.value());
    }
    Intent intent = row.intent();
    return new Step(
        layer,
        verdict,
        intent.describe(),
        intent.origin().toString(),
        row.answers().stream().map(CoverageMatrix.Answer::toString).toList(),
        places);
  }

  /** The step of what holds for every container, whatever the policy says. */
  static Step builtIn(Layer layer, Verdict verdict, String rule) {
    return new Step(layer, verdict, rule, "every container", List.of(), List.of());
  }

  Optional<Intent> intent(IntentId rule) {
    return Optional.ofNullable(rows.get(rule)).map(CoverageMatrix.Row::intent);
  }
}
