package io.zviz.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --state-dir}, of every command that deals with containers. */
final class StateDirOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--state-dir",
      paramLabel = "FOLDER",
      defaultValue = "/run/zviz",
      description = "Where the state of containers is kept (${DEFAULT-VALUE}).")
  private Path folder = Path.of("/run/zviz");

  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  StateDirOption() {}

  /**
   * The folder, absolute: a relative one would mean another after a change of directory.
   *
   * @throws ParameterException when it was given relative
   */
  Path path() {
    if (!folder.isAbsolute()) {
      throw new ParameterException(
          command.commandLine(), "--state-dir %s: not an absolute path".formatted(folder));
    }
    return folder.normalize();
  }
}
