package io.zviz.app;

import io.zviz.cli.ErrorHandler;
import io.zviz.cli.LogLevel;
import io.zviz.cli.ZvizCommand;
import io.zviz.sys.TimedStep;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;

/** The entry point. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its status. */
  public static void main(String[] args) {
    // Numbers go into artefacts, into rules for tools and into messages in English: never in the
    // digits of the user's language, which String.format would take.
    Locale.setDefault(Locale.ROOT);
    int status = withinMemory(args);
    boolean lost = System.out.checkError();
    System.exit(lost && status == 0 ? 1 : status);
  }

  private static int withinMemory(String[] args) {
    try {
      return run(args, System.out, System.err);
    } catch (OutOfMemoryError error) {
      System.err.println("zviz: out of memory: " + error.getMessage());
      return 1;
    }
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    CommandLine commandLine = commandLine(args);
    commandLine.setOut(new PrintWriter(out, false, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    return commandLine.execute(args);
  }

  /**
   * The command tree.
   *
   * @param args what it has to understand; none for the whole tree, as pages and completions need
   */
  public static CommandLine commandLine(String... args) {
    CommandLine commandLine = new Commands(new Core()).forArguments(args);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(new Execution());
    commandLine.setParameterExceptionHandler(new Usage());
    commandLine.setExecutionExceptionHandler(new Failure());
    return commandLine;
  }

  // Classes and no lambdas: a lambda of an interface that was compiled for an old JVM, as picocli's
  // are, would keep that interface out of the class archive.

  private static final class Execution implements CommandLine.IExecutionStrategy {
    @Override
    public int execute(CommandLine.ParseResult parsed) {
      CommandLine.Model.CommandSpec top = parsed.commandSpec();
      // Read by LogSetup when the first logger is made, which no command has done yet.
      System.setProperty(LogSetup.LEVEL, ZvizCommand.logLevel(top).toString());
      System.setProperty(LogSetup.FORMAT, ZvizCommand.logFormat(top).toString());
      if (ZvizCommand.logLevel(top).compareTo(LogLevel.DEBUG) >= 0) {
        TimedStep.listen(new StepLogger());
      }
      return new CommandLine.RunLast().execute(parsed);
    }
  }

  private static final class Usage implements CommandLine.IParameterExceptionHandler {
    @Override
    public int handleParseException(CommandLine.ParameterException wrong, String[] args) {
      return ErrorHandler.usage(wrong, args);
    }
  }

  private static final class Failure implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
      return ErrorHandler.failure(failure, commandLine, parsed);
    }
  }
}
