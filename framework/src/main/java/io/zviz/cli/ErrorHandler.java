package io.zviz.cli;

import io.zviz.profile.InvalidProfileException;
import io.zviz.run.Failure;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into lines on standard error and an exit status. */
public final class ErrorHandler {
  private ErrorHandler() {}

  /** Wrong usage. */
  public static int usage(ParameterException wrong, String[] args) {
    CommandLine commandLine = wrong.getCommandLine();
    Console console = new Console(commandLine);
    console.say("zviz: " + Table.printable(String.valueOf(wrong.getMessage())));
    if (!UnmatchedArgumentException.printSuggestions(wrong, commandLine.getErr())) {
      console.say(commandLine.getHelp().synopsis(0).stripTrailing());
    }
    console.say("Try '%s --help'.".formatted(commandLine.getCommandSpec().qualifiedName()));
    return ExitStatus.USAGE;
  }

  /** Everything else; a stack trace only when debugging. */
  public static int failure(Exception failure, CommandLine commandLine, ParseResult parsed) {
    Console console = new Console(commandLine);
    debug(failure);
    Failure failed = Failure.of(failure);
    for (Failure.Said said : failed.said()) {
      List<String> lines = new ArrayList<>(said.lines());
      lines.set(0, error(lines.get(0)));
      console.fail(lines, said.fields());
    }
    return failed.status();
  }

  private static String error(String text) {
    String printable = String.join("\n", text.lines().map(Table::printable).toList());
    return Ansi.AUTO.enabled() ? Console.bad("error: ").concat(printable) : printable;
  }

  /** An invalid profile is the user's, and making the first logger takes twenty milliseconds. */
  private static void debug(Exception failure) {
    if (!(failure instanceof InvalidProfileException)) {
      LoggerFactory.getLogger(ErrorHandler.class).debug("why", failure);
    }
  }
}
