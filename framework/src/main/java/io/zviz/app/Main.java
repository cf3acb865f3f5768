package io.zviz.app;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.zviz.cli.ErrorHandler;
import io.zviz.cli.ZvizCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The entry point. The injector is made only for commands that need the core. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its status. */
  public static void main(String[] args) {
    int status = run(args, System.out, System.err);
    boolean lost = System.out.checkError();
    System.exit(lost && status == 0 ? 1 : status);
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    CommandLine commandLine = commandLine();
    commandLine.setOut(new PrintWriter(out, false, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    return commandLine.execute(args);
  }

  /** The whole command tree, for running and for making pages and completions. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new ZvizCommand(), new Commands());
    // What follows the first words of `zviz run ID BUNDLE COMMAND` belongs to the command.
    Objects.requireNonNull(commandLine.getSubcommands().get("run")).setStopAtPositional(true);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(Main::execute);
    commandLine.setParameterExceptionHandler(ErrorHandler::usage);
    commandLine.setExecutionExceptionHandler(ErrorHandler::failure);
    return commandLine;
  }

  private static int execute(CommandLine.ParseResult parsed) {
    ZvizCommand top = (ZvizCommand) parsed.commandSpec().userObject();
    // Read by LogSetup when the first logger is made, which no command has done yet.
    System.setProperty(LogSetup.LEVEL, top.logLevel().toString());
    System.setProperty(LogSetup.FORMAT, top.logFormat().toString());
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Makes commands: those with arguments come from the injector. */
  private static final class Commands implements IFactory {
    private final IFactory plain = CommandLine.defaultFactory();
    private @org.jspecify.annotations.Nullable Injector injector;

    @Override
    public <K> K create(Class<K> type) throws Exception {
      boolean wired =
          type.getPackageName().equals("io.zviz.cli")
              && type.getConstructors().length == 1
              && type.getConstructors()[0].getParameterCount() > 0;
      return wired ? injector().getInstance(type) : plain.create(type);
    }

    /** Where the distribution is, said by the script that starts it. */
    private static Optional<Path> home() {
      return Optional.ofNullable(System.getProperty("zviz.home")).map(Path::of);
    }

    private Injector injector() {
      if (injector == null) {
        injector =
            Guice.createInjector(Stage.DEVELOPMENT, new CoreModule(home()), new CommandModule());
      }
      return injector;
    }
  }
}
