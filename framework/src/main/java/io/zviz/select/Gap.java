package io.zviz.select;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.Strength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules that are not fully enforced for one and the same reason: a missing backend is one problem,
 * however many rules it would enforce.
 *
 * @param strength of all of them
 * @param layers that could enforce them
 * @param coverage how much of them is enforced
 * @param explanation every backend's word on them
 * @param rules by position
 */
record Gap(
    Strength strength,
    Set<Layer> layers,
    Coverage coverage,
    String explanation,
    List<Intent> rules) {
  /** More than these are only counted. */
  private static final int NAMED = 3;

  private record Reason(
      Strength strength, Set<Layer> layers, Coverage coverage, String explanation) {}

  /** The gaps of a matrix, by the position of their first rule. */
  static List<Gap> of(CoverageMatrix coverage, Selection selection) {
    Map<Reason, List<Intent>> gaps = new LinkedHashMap<>();
    coverage.rows().stream()
        .filter(row -> row.coverage() != Coverage.FULL)
        .sorted(Comparator.comparing(row -> row.intent().origin()))
        .forEach(
            row ->
                gaps.computeIfAbsent(reason(row, selection), r -> new ArrayList<>())
                    .add(row.intent()));
    List<Gap> all = new ArrayList<>();
    gaps.forEach(
        (reason, rules) ->
            all.add(
                new Gap(
                    reason.strength(),
                    reason.layers(),
                    reason.coverage(),
                    reason.explanation(),
                    List.copyOf(rules))));
    return all;
  }

  private static Reason reason(CoverageMatrix.Row row, Selection selection) {
    Set<Layer> layers = row.intent().layers();
    return new Reason(
        row.intent().strength(), layers, row.coverage(), explanation(row, layers, selection));
  }

  private static String explanation(
      CoverageMatrix.Row row, Set<Layer> layers, Selection selection) {
    Set<BackendId> own =
        layers.stream()
            .flatMap(layer -> selection.chosenIn(layer).stream())
            .collect(Collectors.toSet());
    if (row.answers().stream().anyMatch(answer -> own.contains(answer.backend()))) {
      return row.explanation();
    }
    String unused = unused(layers, selection);
    return row.answers().isEmpty() ? unused : row.explanation() + "; " + unused;
  }

  private static String unused(Set<Layer> layers, Selection selection) {
    String why =
        selection.choices().stream()
            .filter(choice -> layers.contains(choice.layer()) && !choice.isChosen())
            .map(choice -> choice.backend() + ": " + choice.why())
            .distinct()
            .collect(Collectors.joining("; "));
    return why.isEmpty() ? "no backend of its layers is used" : why;
  }

  /** Whether some backend of these layers could not be looked at. */
  static boolean isUnseen(Set<Layer> layers, Selection selection) {
    return selection.choices().stream()
        .filter(choice -> layers.contains(choice.layer()))
        .anyMatch(choice -> choice.support().orElse(null) instanceof Support.Unknown);
  }

  /** The gap as a problem at its first rule. */
  Problem problem(Selection selection) {
    return new Problem(
        SelectError.NOT_ENFORCED,
        layers,
        rules.get(0).origin(),
        "%s %s: %s".formatted(what(selection), named(), explanation),
        Remedies.of(layers, selection.choices()));
  }

  private String what(Selection selection) {
    if (coverage == Coverage.PARTIAL) {
      return "nothing fully enforces";
    }
    return isUnseen(layers, selection) ? "cannot tell what enforces" : "nothing enforces";
  }

  private String named() {
    String first =
        rules.stream()
            .limit(NAMED)
            .map(rule -> "\"" + shortened(rule.describe()) + "\"")
            .collect(Collectors.joining(", "));
    int more = rules.size() - NAMED;
    return more > 0 ? first + " and " + more + (more == 1 ? " more rule" : " more rules") : first;
  }

  private static String shortened(String rule) {
    return rule.length() <= 80 ? rule : rule.substring(0, 79) + "\u2026";
  }
}
