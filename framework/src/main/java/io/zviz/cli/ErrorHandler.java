package io.zviz.cli;

import io.zviz.launch.LaunchException;
import io.zviz.profile.InvalidProfileException;
import io.zviz.spi.error.ZvizException;
import io.zviz.sys.SysException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into lines on standard error and an exit status. */
public final class ErrorHandler {
  private static final String DEFECT =
      "this is a defect in zviz: %s; please report it, with what the same command prints after zviz"
          + " --log-level debug";

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
    if (failure instanceof InvalidProfileException invalid) {
      invalid.problems().forEach(problem -> console.say(error(problem.render())));
      if (invalid.more() > 0) {
        console.say("and " + invalid.more() + " more");
      }
      return ExitStatus.USAGE;
    }
    if (failure instanceof LaunchException failed) {
      debug(failure);
      console.say(error(failed.render()));
      return failed.exitStatus();
    }
    if (failure instanceof ZvizException known) {
      debug(failure);
      console.say(error(known.render()));
      return ExitStatus.of(known.code());
    }
    if (failure instanceof SysException refused) {
      debug(failure);
      console.say(error(String.valueOf(refused.getMessage())));
      return ExitStatus.FAILURE;
    }
    debug(failure);
    console.say(error(DEFECT.formatted(failure)));
    return ExitStatus.FAILURE;
  }

  private static String error(String text) {
    String printable = String.join("\n", text.lines().map(Table::printable).toList());
    return Ansi.AUTO.enabled() ? Console.bad("error: ").concat(printable) : printable;
  }

  private static void debug(Exception failure) {
    LoggerFactory.getLogger(ErrorHandler.class).debug("why", failure);
  }
}
