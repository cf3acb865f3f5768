package io.zviz.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that hold the output of a detached container. */
public final class OutputFiles {
  private OutputFiles() {}

  /** The older part of the output, which was put aside when the file had become too large. */
  public static Path older(Path output) {
    return output.resolveSibling(output.getFileName() + ".1");
  }

  /** All of them, the oldest first. */
  public static List<Path> of(Path output) {
    return List.of(older(output), output);
  }

  /**
   * Removes those of a container, if it has any. To be done before its id is free: they belong to
   * the next one with it then.
   *
   * @throws LaunchException when one cannot be removed
   */
  static void removeOf(ContainerState state) {
    Path output = state.description().output().orElse(null);
    if (output == null || !Files.isDirectory(output.resolveSibling(""))) {
      return;
    }
    try {
      for (Path file : of(output)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.STATE, "cannot delete " + output, failed);
    }
  }
}
