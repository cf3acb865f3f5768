package io.zviz.run;

import io.zviz.containment.BundleKind;
import io.zviz.resolve.Overrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the user asked to run.
 *
 * @param id the container's id, unchecked
 * @param bundle what the container is made from, as given
 * @param kind how to read the bundle, when the user said so
 * @param profile name or path of the profile
 * @param workingDirectory where names of profiles are looked for; absolute
 * @param overrides what the command line says over the profile
 * @param command the command and its arguments; empty for the bundle's own
 * @param env variables of the command's environment
 * @param cwd the working directory inside the container; empty for the bundle's
 * @param options how it is run
 * @param stateRoot the folder that holds the state of all containers; absolute
 * @param auditLog where events are written; absolute
 */
public record RunRequest(
    String id,
    Path bundle,
    Optional<BundleKind> kind,
    String profile,
    Path workingDirectory,
    Overrides overrides,
    List<String> command,
    Map<String, String> env,
    Optional<String> cwd,
    RunOptions options,
    Path stateRoot,
    Path auditLog) {
  /** Copies the collections. */
  public RunRequest {
    command = List.copyOf(command);
    env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
  }
}
