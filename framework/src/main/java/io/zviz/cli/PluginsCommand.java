package io.zviz.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zviz plugins}: what is installed. */
@Command(
    name = "plugins",
    description = "Shows the installed plugins.",
    mixinStandardHelpOptions = true)
public final class PluginsCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public PluginsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: zviz plugins list");
  }
}
