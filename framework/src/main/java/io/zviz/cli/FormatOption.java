package io.zviz.cli;

import picocli.CommandLine.Option;

/** {@code --format}, of every command that prints a report. */
final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How to print: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  boolean isJson() {
    return format == Format.JSON;
  }
}
