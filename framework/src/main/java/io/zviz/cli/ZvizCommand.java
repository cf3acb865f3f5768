package io.zviz.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The top of the command tree, with the options that every command shares. */
public final class ZvizCommand implements Callable<Integer> {
  private static final String DESCRIPTION =
      "Compiles one security profile for five kernel layers and runs workloads under all of them.";

  private static final String LOG_LEVEL = "--log-level";
  private static final String LOG_FORMAT = "--log-format";

  private final Argument<LogLevel> logLevel =
      Argument.withDefault(
          LogLevel.class,
          "warn",
          "LEVEL",
          "How much to log to standard error: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).",
          LOG_LEVEL);

  private final Argument<Format> logFormat =
      Argument.withDefault(
          Format.class,
          "text",
          "FORMAT",
          "How to log: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).",
          LOG_FORMAT);

  private final CommandSpec spec =
      new Model(this, "zviz", DESCRIPTION)
          .with(logLevel, logFormat)
          .withStatuses(
              "0:success; zviz run: the status of the command itself",
              "1:the host cannot do what is asked, or something outside failed",
              "2:wrong usage, or an invalid profile",
              "126:zviz run: the command is not executable",
              "127:zviz run: the command was not found",
              "128+N:zviz run: the command was killed by signal N")
          .spec()
          .versionProvider(new Version());

  /** The top, without commands. */
  public ZvizCommand() {
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
  }

  /** What picocli is told. */
  public CommandSpec spec() {
    return spec;
  }

  /** How much to log, as a command line says that was parsed. */
  public static LogLevel logLevel(CommandSpec command) {
    return command.root().findOption(LOG_LEVEL).getValue();
  }

  /** How to log, as a command line says that was parsed. */
  public static Format logFormat(CommandSpec command) {
    OptionSpec option = command.root().findOption(LOG_FORMAT);
    Format format = option == null ? null : option.getValue();
    return format == null ? Format.TEXT : format;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
