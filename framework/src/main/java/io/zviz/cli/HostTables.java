package io.zviz.cli;

import io.zviz.host.HostFacts;
import io.zviz.select.HostReport;

/** The host's report as tables. */
final class HostTables {
  private static final int MAX_DETAILS = 72;

  private HostTables() {}

  static String render(HostReport report) {
    HostFacts facts = report.facts();
    StringBuilder text = new StringBuilder();
    text.append(
        "Linux %s, %s%s\n\n"
            .formatted(
                facts.kernelRelease(),
                facts.architecture().machine(),
                facts.root() ? "" : ", not root: some things could not be looked at"));
    text.append(layers(report));
    if (report.coverage().isPresent()) {
      text.append('\n').append(rules(report));
    }
    return text.toString();
  }

  private static String layers(HostReport report) {
    Table table = new Table("LAYER", "BACKEND", "STATE", "VERSION", "DETAILS");
    for (HostReport.LayerRow row : report.layerRows()) {
      String details =
          row.remedy().isEmpty()
              ? cut(row.details())
              : row.details() + " - remedy: " + row.remedy();
      table.row(row.layer(), row.backend(), row.state(), orDash(row.version()), details);
    }
    return table.render();
  }

  private static String rules(HostReport report) {
    Table table = new Table("POSITION", "RULE", "STRENGTH", "COVERAGE", "BY");
    for (HostReport.RuleRow row : report.ruleRows()) {
      table.row(row.position(), row.rule(), row.strength(), row.coverage(), row.backends());
    }
    return table.render();
  }

  /** Lists of features can be long; {@code --format json} has them whole. */
  private static String cut(String details) {
    return details.length() <= MAX_DETAILS ? details : details.substring(0, MAX_DETAILS) + "…";
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
