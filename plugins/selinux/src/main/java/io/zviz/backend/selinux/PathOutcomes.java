package io.zviz.backend.selinux;

import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Set;

/** Says of every path rule how much of it the domain enforces: labels know no paths. */
final class PathOutcomes {
  private PathOutcomes() {}

  static List<Outcome> of(ResolvedPolicy policy) {
    return policy.intentsOf(Set.of(Layer.LSM)).map(PathOutcomes::of).toList();
  }

  private static Outcome of(Intent intent) {
    if (!(intent instanceof PathIntent rule)) {
      return new Outcome(
          intent.id(),
          Coverage.PARTIAL,
          "files whose label no container may use are refused; of those that it may use, each can be"
              + " opened, whatever its path");
    }
    return switch (rule.access()) {
      case READONLY ->
          new Outcome(
              rule.id(),
              Coverage.PARTIAL,
              "files with a label of the host, or container_ro_file_t, cannot be changed; files with"
                  + " container_file_t can: a read-only mount stands in the way");
      case WRITABLE ->
          new Outcome(
              rule.id(),
              Coverage.PARTIAL,
              "changes are allowed where files have the label container_file_t and the categories of"
                  + " the run, or lie in a fresh tmpfs");
      case HIDDEN ->
          new Outcome(
              rule.id(),
              Coverage.NONE,
              "SELinux labels files, not paths; the mounts and Landlock hide it");
      case EXECUTABLE ->
          new Outcome(
              rule.id(),
              Coverage.NONE,
              "every label that may be read may be executed; noexec mounts and Landlock say which"
                  + " paths");
    };
  }
}
