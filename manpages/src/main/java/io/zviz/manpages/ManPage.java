package io.zviz.manpages;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of one command. */
final class ManPage {
  private static final Map<String, String> FILES =
      Map.of(
          "/etc/zviz/config.yaml",
          "Which backends this host prefers.",
          "/etc/zviz/profiles",
          "Profiles that are found by name.",
          "/run/zviz, $XDG_RUNTIME_DIR/zviz",
          "The state of root's containers, and of other users'.",
          "/var/log/zviz/audit.json, ~/.local/state/zviz/audit.json",
          "Refused and brokered calls, a JSON object a line; of root's containers, and of others'.");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "ZVIZ_JAVA", "The JVM to use, instead of that of JAVA_HOME or /usr/bin/java.",
          "JAVA_HOME", "Where a JVM is, when ZVIZ_JAVA is not set.");

  private final CommandLine command;
  private final CommandSpec spec;
  private final String version;
  private final String date;

  ManPage(CommandLine command, String version, String date) {
    this.command = command;
    this.spec = command.getCommandSpec();
    this.version = version;
    this.date = date;
  }

  /** Such as {@code zviz-plugins-list}. */
  String name() {
    return spec.qualifiedName("-");
  }

  String text() {
    Roff page = new Roff();
    String manual = "zviz manual";
    page.macro("TH", name().toUpperCase(Locale.ROOT), "1", date, "zviz " + version, manual);
    page.macro("SH", "NAME").formatted(Roff.escape(name()) + " \\- " + Roff.escape(summary()));
    page.macro("SH", "SYNOPSIS").formatted(Roff.bold(spec.qualifiedName()) + synopsis());
    page.macro("SH", "DESCRIPTION").line(description());
    subcommands(page);
    parameters(page);
    options(page);
    exitStatus(page);
    if (spec.parent() == null) {
      terms(page, "FILES", FILES);
      terms(page, "ENVIRONMENT", ENVIRONMENT);
    }
    seeAlso(page);
    return page.toString();
  }

  private String description() {
    return String.join(" ", spec.usageMessage().description());
  }

  /** The first clause of the description: what whatis(1) shows. */
  private String summary() {
    String first = description().split("[.:;] |[.]$", 2)[0];
    return first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
  }

  private String synopsis() {
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    String all = help.synopsis(0).replaceAll("\\s+", " ").strip();
    String rest = all.substring(spec.qualifiedName().length()).strip();
    return rest.isEmpty() ? "" : " " + Roff.escape(rest);
  }

  private void subcommands(Roff page) {
    if (command.getSubcommands().isEmpty()) {
      return;
    }
    page.macro("SH", "COMMANDS");
    command
        .getSubcommands()
        .values()
        .forEach(
            sub -> {
              ManPage other = new ManPage(sub, version, date);
              page.item(Roff.bold(other.name()) + "(1)", other.description());
            });
  }

  private void parameters(Roff page) {
    List<PositionalParamSpec> visible =
        spec.positionalParameters().stream().filter(parameter -> !parameter.hidden()).toList();
    if (!visible.isEmpty()) {
      page.macro("SH", "ARGUMENTS");
      visible.forEach(p -> page.item(Roff.italic(p.paramLabel()), join(p.description())));
    }
  }

  private void options(Roff page) {
    page.macro("SH", "OPTIONS");
    spec.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> page.item(tag(option), join(option.description())));
  }

  private static String tag(OptionSpec option) {
    String names = Arrays.stream(option.names()).map(Roff::bold).collect(Collectors.joining(", "));
    return option.arity().max() == 0
        ? names
        : names + Roff.escape("=") + Roff.italic(option.paramLabel());
  }

  private void exitStatus(Roff page) {
    Map<String, String> codes = spec.usageMessage().exitCodeList();
    if (!codes.isEmpty()) {
      page.macro("SH", "EXIT STATUS");
      codes.forEach((code, meaning) -> page.item(Roff.bold(code), meaning));
    }
  }

  private static void terms(Roff page, String heading, Map<String, String> terms) {
    page.macro("SH", heading);
    terms.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(term -> page.item(Roff.italic(term.getKey()), term.getValue()));
  }

  private void seeAlso(Roff page) {
    CommandSpec top = spec.root();
    String others =
        Share.commands(top.commandLine()).values().stream()
            .filter(other -> other != command)
            .map(other -> Roff.bold(other.getCommandSpec().qualifiedName("-")) + "(1)")
            .collect(Collectors.joining(", "));
    page.macro("SH", "SEE ALSO").formatted(others);
  }

  private static String join(String[] lines) {
    return String.join(" ", lines);
  }
}
