package io.zviz.cli;

import io.zviz.audit.AuditReader;
import io.zviz.audit.AuditSummary;
import io.zviz.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zviz audit summary}: what the log amounts to. */
@Command(
    name = "summary",
    description =
        "Counts what was refused, by call, path and rule, with programs, error numbers and times;"
            + " and says of every run what became of it, how many events were dropped or held back,"
            + " and which numbers are missing in its sequence.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "1:the log cannot be read", "2:wrong usage"})
public final class AuditSummaryCommand implements Callable<Integer> {
  private CommandSpec spec;
  private AuditOptions options;
  private final FormatOption format = new FormatOption();

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public AuditSummaryCommand() {}

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    options = new AuditOptions(command);
    format.addTo(command);
  }

  @Override
  public Integer call() {
    AuditSummary summary = new AuditSummary(options.filter());
    AuditReader reader = new AuditReader();
    reader.read(options.logs(), options.rotated(), summary);
    Console console = new Console(spec.commandLine());
    console.result(format.isJson() ? JsonText.write(summary.toTree()) : render(summary));
    AuditOptions.noteSkipped(console, reader.skipped());
    return ExitStatus.OK;
  }

  private static String render(AuditSummary summary) {
    StringBuilder text = new StringBuilder();
    if (summary.refusals().isEmpty()) {
      text.append("nothing was refused\n");
    } else {
      text.append(refusals(summary.refusals()));
    }
    Map<String, Object> tree = summary.toTree();
    more(text, tree, "refusals_beyond", "more refusals of other kinds, only counted");
    if (!summary.runs().isEmpty()) {
      text.append('\n').append(runs(summary.runs()));
      summary.runs().forEach(run -> notes(text, run));
    }
    more(text, tree, "runs_beyond", "more events of other runs, only counted");
    more(text, tree, "dropped_of_unknown_runs", "events dropped, of runs that are not known");
    return text.toString();
  }

  private static void more(StringBuilder text, Map<String, Object> tree, String key, String what) {
    if (!Long.valueOf(0).equals(tree.get(key))) {
      text.append(tree.get(key)).append(' ').append(what).append('\n');
    }
  }

  private static String refusals(List<Map<String, Object>> groups) {
    Table table = new Table("COUNT", "REFUSED", "ON", "ERRNO", "BY", "PROGRAMS", "FIRST", "LAST");
    for (Map<String, Object> group : groups) {
      boolean enforced = Boolean.TRUE.equals(group.get("enforced"));
      table.row(
          text(group, "count"),
          text(group, "name") + (enforced ? "" : " (not enforced)"),
          text(group, "target"),
          words(group, "errnos"),
          text(group, "rule"),
          words(group, "programs"),
          text(group, "first"),
          text(group, "last"));
    }
    return table.render();
  }

  private static String runs(List<Map<String, Object>> runs) {
    Table table =
        new Table(
            "CONTAINER",
            "PROFILE",
            "STARTED",
            "ENDED",
            "STATUS",
            "EVENTS",
            "REFUSED",
            "DROPPED",
            "HELD BACK",
            "MISSING");
    for (Map<String, Object> run : runs) {
      table.row(
          text(run, "container"),
          text(run, "profile"),
          text(run, "started"),
          text(run, "ended"),
          text(run, "status"),
          text(run, "events"),
          text(run, "refused"),
          text(run, "dropped"),
          text(run, "rate_limited"),
          text(run, "missing"));
    }
    return table.render();
  }

  private static void notes(StringBuilder text, Map<String, Object> run) {
    String name = Table.printable(text(run, "container"));
    String reason = Table.printable(String.valueOf(run.getOrDefault("reason", "")));
    if (!reason.isEmpty()) {
      text.append(name).append(": failed: ").append(reason).append('\n');
    }
    String explanation = String.valueOf(run.getOrDefault("explanation", ""));
    if (!explanation.isEmpty()) {
      String holes = words(run, "holes");
      text.append(name).append(": ");
      text.append(holes.isEmpty() ? "" : "missing numbers " + holes + ": ");
      text.append(explanation).append('\n');
    }
  }

  private static String text(Map<String, Object> tree, String key) {
    String text = String.valueOf(tree.getOrDefault(key, ""));
    return text.isEmpty() ? "-" : text;
  }

  private static String words(Map<String, Object> tree, String key) {
    return tree.get(key) instanceof List<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : "";
  }
}
