package io.zviz.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zviz audit}: what was recorded. */
@Command(
    name = "audit",
    description = "Reads what runs were refused, and what they did in audit mode.",
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public AuditCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: zviz audit show, summary, follow or suggest");
  }
}
