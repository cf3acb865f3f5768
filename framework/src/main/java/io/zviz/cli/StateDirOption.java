package io.zviz.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code --state-dir}, of every command that deals with containers. */
final class StateDirOption {
  private final Argument<Path> folder =
      Argument.withDefault(
          Path.class,
          "/run/zviz",
          "FOLDER",
          "Where the state of containers is kept (${DEFAULT-VALUE}).",
          "--state-dir");

  /** Makes it an option of a command. */
  void addTo(CommandSpec command) {
    command.add(folder.spec());
  }

  /**
   * The folder, absolute: a relative one would mean another after a change of directory.
   *
   * @throws ParameterException when it was given relative
   */
  Path path() {
    Path path = folder.value();
    if (!path.isAbsolute()) {
      throw new ParameterException(
          folder.spec().command().commandLine(),
          "--state-dir %s: not an absolute path".formatted(path));
    }
    return path.normalize();
  }
}
