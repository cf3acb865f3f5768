package io.zviz.containment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at files of the host; what cannot be looked at is not there. */
final class HostFiles {
  private HostFiles() {}

  static Optional<String> readLink(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException notALink) {
      return Optional.empty();
    }
  }

  /** The path without symbolic links; empty when nothing is there. */
  static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException missing) {
      return Optional.empty();
    }
  }
}
