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
                facts.root() ? "" : ", not root: what needs root is not available"));
    text.append(layers(report));
    if (report.coverage().isPresent()) {
      text.append('\n').append(rules(report));
    }
    return text.toString();
  }

  private static String layers(HostReport report) {
    Table table = new Table("LAYER", "BACKEND", "STATE", "VERSION", "DETAILS");
    StringBuilder remedies = new StringBuilder();
    for (HostReport.LayerRow row : report.layerRows()) {
      boolean used = row.remedy().isEmpty();
      String details = used ? cut(row.details()) : row.details();
      table.row(row.layer(), row.backend(), row.state(), orDash(row.version()), details);
      if (!used) {
        remedies.append("for %s: %s\n".formatted(row.backend(), Table.printable(row.remedy())));
      }
    }
    return remedies.isEmpty() ? table.render() : table.render() + "\n" + remedies;
  }

  private static String rules(HostReport report) {
    Table table = new Table("POSITION", "RULE", "STRENGTH", "COVERAGE", "BY");
    for (HostReport.RuleRow row : report.ruleRows()) {
      table.row(row.position(), cut(row.rule()), row.strength(), row.coverage(), row.backends());
    }
    return table.render();
  }

  /** Lists can be long; {@code --format json} has them whole. Cut between words. */
  private static String cut(String text) {
    if (text.length() <= MAX_DETAILS) {
      return text;
    }
    int space = text.lastIndexOf(' ', MAX_DETAILS);
    return text.substring(0, space > 0 ? space : MAX_DETAILS) + " …";
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
