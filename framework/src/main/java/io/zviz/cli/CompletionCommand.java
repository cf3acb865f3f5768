package io.zviz.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script for bash and zsh. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh: source <(zviz completion)",
    mixinStandardHelpOptions = true)
public final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public CompletionCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("zviz", spec.root().commandLine()));
    out.flush();
  }
}
