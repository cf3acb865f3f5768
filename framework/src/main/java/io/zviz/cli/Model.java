package io.zviz.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The model of a command that is described in code, see {@link Argument}. */
final class Model {
  private final CommandSpec spec;

  /**
   * A model with the options that every command has.
   *
   * @param command what is run
   */
  Model(Callable<Integer> command, String name, String description) {
    spec = CommandSpec.wrapWithoutInspection(new Body(command)).name(name);
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
  }

  /** Adds options and parameters. */
  Model with(Argument<?>... arguments) {
    for (Argument<?> argument : arguments) {
      spec.add(argument.spec());
    }
    return this;
  }

  /** Adds options of which only one can be given. */
  Model withOneOf(Argument<?>... arguments) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder().exclusive(true);
    for (Argument<?> argument : arguments) {
      group.addArg(argument.spec());
    }
    spec.addArgGroup(group.build());
    return this;
  }

  /** Says what the exit statuses mean: each a status, a colon and its meaning. */
  Model withStatuses(String... lines) {
    Map<String, String> statuses = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      statuses.put(line.substring(0, colon), line.substring(colon + 1));
    }
    spec.usageMessage().exitCodeListHeading("%nExit status:%n").exitCodeList(statuses);
    return this;
  }

  CommandSpec spec() {
    return spec;
  }

  /** Stands for a command: picocli looks for annotations at every method of what it is given. */
  private static final class Body implements Callable<Integer> {
    private final Callable<Integer> command;

    Body(Callable<Integer> command) {
      this.command = command;
    }

    @Override
    public Integer call() throws Exception {
      return command.call();
    }
  }
}
