package io.zviz.launch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a user knows a container by.
 *
 * @param bundle the bundle's folder
 * @param created when
 * @param profile the profile's name
 * @param command the command and its arguments, as asked for
 * @param output where its output is kept, when it was detached; else it is its supervisor's
 */
public record Description(
    String bundle, Instant created, String profile, List<String> command, Optional<Path> output) {
  /** Copies the list. */
  public Description {
    command = List.copyOf(command);
  }

  /** Whether its state stays when it has ended. */
  public boolean detached() {
    return output.isPresent();
  }
}
