package io.zviz.select;

import io.zviz.host.HostFacts;
import io.zviz.host.SupportTree;
import io.zviz.json.JsonText;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code --check-host} says, as rows of tables and as JSON.
 *
 * @param facts the host
 * @param selection what is used on it
 * @param coverage what enforces a profile's rules; empty when no profile was given
 * @param verdict whether that is enough; empty when no profile was given
 */
public record HostReport(
    HostFacts facts,
    Selection selection,
    Optional<CoverageMatrix> coverage,
    Optional<Verdict> verdict) {
  /**
   * A line about a backend.
   *
   * @param layer letter and key, such as {@code C lsm}
   * @param backend its name
   * @param state such as {@code chosen}
   * @param version of the mechanism; empty when it cannot be used
   * @param details features when it can be used, else why not
   * @param remedy what would make it available; empty when nothing would or need be
   */
  public record LayerRow(
      String layer, String backend, String state, String version, String details, String remedy) {}

  /**
   * A line about a rule.
   *
   * @param position where it stands
   * @param rule in words
   * @param strength such as {@code required}
   * @param coverage such as {@code full}
   * @param backends who enforces it completely, or each backend's reason why not
   */
  public record RuleRow(
      String position, String rule, String strength, String coverage, String backends) {}

  /** A report about a host alone. */
  public static HostReport of(HostFacts facts, Selection selection) {
    return new HostReport(facts, selection, Optional.empty(), Optional.empty());
  }

  /** The backends, by layer. */
  public List<LayerRow> layerRows() {
    return selection.choices().stream().map(HostReport::layerRow).toList();
  }

  /** The rules of the profile, by position; empty without a profile. */
  public List<RuleRow> ruleRows() {
    return coverage.stream()
        .flatMap(matrix -> matrix.rows().stream())
        .sorted(java.util.Comparator.comparing(row -> row.intent().origin()))
        .map(this::ruleRow)
        .toList();
  }

  /** The whole as a JSON document; {@code --host-facts} reads it. */
  public String toJson() {
    SortedMap<String, Object> root = new TreeMap<>();
    root.put("facts", facts.toTree());
    root.put("layers", selection.choices().stream().map(HostReport::tree).toList());
    coverage.ifPresent(
        matrix -> root.put("rules", matrix.rows().stream().map(HostReport::tree).toList()));
    verdict.ifPresent(
        judged -> {
          root.put("accepted", judged.isAccepted());
          root.put("refusals", judged.refusals().stream().map(HostReport::tree).toList());
          root.put("warnings", judged.warnings().stream().map(HostReport::tree).toList());
        });
    return JsonText.write(root);
  }

  private static LayerRow layerRow(Choice choice) {
    String version = "";
    String details = choice.why();
    if (choice.support().orElse(null) instanceof Support.Available found) {
      version = found.version();
      details =
          choice.isChosen()
              ? found.features().entrySet().stream()
                  .map(feature -> feature.getKey() + "=" + feature.getValue())
                  .collect(Collectors.joining(" "))
              : choice.why();
    }
    return new LayerRow(
        choice.layer().letter() + " " + choice.layer().key(),
        choice.backend().value(),
        words(choice.state()),
        version,
        details,
        choice.remedy());
  }

  private RuleRow ruleRow(CoverageMatrix.Row row) {
    boolean unseen = row.answers().isEmpty() && Gap.isUnseen(row.intent().layers(), selection);
    return new RuleRow(
        row.intent().origin().toString(),
        row.intent().describe(),
        words(row.intent().strength()),
        unseen ? "unknown" : words(row.coverage()),
        unseen ? "not looked at" : by(row));
  }

  private static String by(CoverageMatrix.Row row) {
    return row.coverage() == Coverage.FULL
        ? row.enforcedBy().stream().map(Object::toString).collect(Collectors.joining(", "))
        : row.explanation();
  }

  private static Map<String, Object> tree(Choice choice) {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("layer", choice.layer().key());
    tree.put("backend", choice.backend().value());
    tree.put("state", words(choice.state()));
    tree.put("why", choice.why());
    choice.support().ifPresent(support -> tree.put("support", SupportTree.of(support)));
    return tree;
  }

  private static Map<String, Object> tree(CoverageMatrix.Row row) {
    return Map.of(
        "id", row.intent().id().value(),
        "rule", row.intent().describe(),
        "position", row.intent().origin().toString(),
        "strength", words(row.intent().strength()),
        "coverage", words(row.coverage()),
        "backends",
            row.answers().stream()
                .map(
                    answer ->
                        Map.of(
                            "id", answer.backend().value(),
                            "coverage", words(answer.outcome().coverage()),
                            "how", answer.outcome().how()))
                .toList());
  }

  private static Map<String, Object> tree(Problem problem) {
    return Map.of(
        "code", problem.code().id(),
        "position", problem.origin().toString(),
        "message", problem.message(),
        "remedy", problem.remedy());
  }

  private static Map<String, Object> tree(Notice notice) {
    Origin origin = notice.origin();
    return Map.of(
        "code", notice.code(), "position", origin.toString(), "message", notice.message());
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
