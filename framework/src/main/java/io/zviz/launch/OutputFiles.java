package io.zviz.launch;

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
}
