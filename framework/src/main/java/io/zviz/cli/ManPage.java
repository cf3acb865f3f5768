package io.zviz.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Renders a command as a manual page (man(7) macros), from the same model as its help text. */
public final class ManPage {
  private final CommandSpec spec;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** The page's file name, such as {@code zviz-run.1}. */
  public static String fileName(CommandSpec spec) {
    return dashed(spec) + ".1";
  }

  /** The page's text. */
  public static String of(CommandSpec spec) {
    return new ManPage(spec).render();
  }

  private String render() {
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    line(
        ".TH "
            + dashed(spec).toUpperCase(Locale.ROOT)
            + " 1 \"\" \"zviz "
            + Version.current()
            + "\"");
    section("NAME");
    text(dashed(spec) + " - " + String.join(" ", spec.usageMessage().description()));
    section("SYNOPSIS");
    text(help.synopsis(0).strip().replaceAll("\\s+", " "));
    options();
    parameters();
    subcommands();
    exitStatus();
    seeAlso();
    return page.toString();
  }

  private void options() {
    List<OptionSpec> shown = spec.options().stream().filter(option -> !option.hidden()).toList();
    if (shown.isEmpty()) {
      return;
    }
    section("OPTIONS");
    for (OptionSpec option : shown) {
      String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
      item(String.join(", ", option.names()) + value, description(option));
    }
  }

  private void parameters() {
    if (spec.positionalParameters().isEmpty()) {
      return;
    }
    section("ARGUMENTS");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      item(parameter.paramLabel(), description(parameter));
    }
  }

  private void subcommands() {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    for (Map.Entry<String, CommandLine> command : spec.subcommands().entrySet()) {
      item(
          command.getKey(),
          String.join(" ", command.getValue().getCommandSpec().usageMessage().description()));
    }
  }

  private void exitStatus() {
    Map<String, String> list = spec.usageMessage().exitCodeList();
    if (list.isEmpty()) {
      return;
    }
    section("EXIT STATUS");
    list.forEach(this::item);
  }

  private void seeAlso() {
    List<String> others = new ArrayList<>();
    CommandSpec top = spec.root();
    if (top != spec) {
      others.add(dashed(top));
    }
    top.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(other -> other != spec)
        .forEach(other -> others.add(dashed(other)));
    section("SEE ALSO");
    text(String.join(", ", others.stream().map(name -> name + "(1)").toList()));
  }

  private static String description(CommandLine.Model.ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  private static String dashed(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void item(String term, String description) {
    line(".TP");
    line(".B " + escape(term));
    text(description);
  }

  private void text(String text) {
    String escaped = escape(text);
    line(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String escape(String text) {
    return text.replace("%n", " ").replace("\\", "\\e").replace("-", "\\-");
  }
}
