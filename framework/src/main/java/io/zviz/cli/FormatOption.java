package io.zviz.cli;

import picocli.CommandLine.Model.CommandSpec;

/** {@code --format}, of every command that prints a report. */
final class FormatOption {
  private final Argument<Format> format =
      Argument.withDefault(
          Format.class,
          "text",
          "FORMAT",
          "How to print: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).",
          "--format");

  /** Makes it an option of a command. */
  void addTo(CommandSpec command) {
    command.add(format.spec());
  }

  boolean isJson() {
    return format.value() == Format.JSON;
  }
}
