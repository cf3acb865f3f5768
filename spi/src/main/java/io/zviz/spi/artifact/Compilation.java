package io.zviz.spi.artifact;

import io.zviz.spi.BackendId;
import io.zviz.spi.policy.Notice;
import java.util.List;
import java.util.Optional;

/**
 * What a backend made out of a policy.
 *
 * @param backend who made it
 * @param artifacts with different extensions
 * @param outcomes exactly one for every intent of the backend's layers; the framework refuses a
 *     compilation that leaves one out
 * @param notices warnings and notes of the backend
 */
public record Compilation(
    BackendId backend, List<Artifact> artifacts, List<Outcome> outcomes, List<Notice> notices) {
  /** Copies the lists. */
  public Compilation {
    artifacts = List.copyOf(artifacts);
    outcomes = List.copyOf(outcomes);
    notices = List.copyOf(notices);
  }

  /** The artefact with an extension. */
  public Optional<Artifact> artifact(String extension) {
    return artifacts.stream().filter(a -> a.extension().equals(extension)).findFirst();
  }
}
