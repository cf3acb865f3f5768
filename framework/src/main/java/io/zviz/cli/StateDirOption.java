package io.zviz.cli;

import io.zviz.host.OwnFolders;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code --state-dir}, of every command that deals with containers. */
final class StateDirOption {
  private final Argument<Path> folder =
      Argument.path(
          "FOLDER",
          "Where the state of containers is kept (/run/zviz; for an ordinary user zviz in"
              + " XDG_RUNTIME_DIR).",
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
    Path path = folder.given().orElseGet(() -> OwnFolders.ofThisProcess().state());
    if (!path.isAbsolute()) {
      throw new ParameterException(
          folder.spec().command().commandLine(),
          "--state-dir %s: not an absolute path".formatted(path));
    }
    return path.normalize();
  }
}
