package io.zviz.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The top of the command tree, with the options that every command shares. */
@Command(
    name = "zviz",
    description =
        "Compiles one security profile for five kernel layers and runs workloads under all of"
            + " them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success; zviz run: the status of the command itself",
      "1:the host cannot do what is asked, or something outside failed",
      "2:wrong usage, or an invalid profile",
      "124:zviz run: the time given was over",
      "126:zviz run: the command is not executable",
      "127:zviz run: the command was not found",
      "128+N:zviz run: the command was killed by signal N"
    })
public final class ZvizCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "warn",
      description =
          "How much to log to standard error: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private LogLevel logLevel = LogLevel.WARN;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How to log: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Format logFormat = Format.TEXT;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public ZvizCommand() {}

  /** How much to log. */
  public LogLevel logLevel() {
    return logLevel;
  }

  /** How to log. */
  public Format logFormat() {
    return logFormat;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
