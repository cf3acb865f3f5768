package io.zviz.launch;

import io.zviz.containment.Bundle;
import io.zviz.containment.ContainerRoot;
import io.zviz.spi.launch.LaunchStep;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What shall be launched.
 *
 * @param id {@code [A-Za-z0-9][A-Za-z0-9_.-]{0,127}}
 * @param bundle what the container is made from
 * @param root its root, planned with the same {@code Contain} step as in {@code steps}
 * @param command the command and its arguments; empty for the bundle's own
 * @param env what is added to, or replaces in, the container's environment
 * @param cwd the working directory inside the container; empty for the bundle's
 * @param persona who the command is in the container
 * @param steps all steps of all backends, in any order; exactly one {@code Contain}
 * @param stateRoot the folder that holds the state of all containers, such as {@code /run/zviz}
 * @param stdio the workload's standard streams
 * @param init whether a command that is no init itself gets one
 * @param profile the profile's name, for whoever lists containers
 * @param output where the output of a detached container is kept; empty for one in the foreground
 */
public record LaunchRequest(
    String id,
    Bundle bundle,
    ContainerRoot root,
    List<String> command,
    Map<String, String> env,
    Optional<String> cwd,
    Persona persona,
    List<LaunchStep> steps,
    Path stateRoot,
    Stdio stdio,
    boolean init,
    String profile,
    Optional<Path> output) {
  /** Copies the collections. */
  public LaunchRequest {
    command = List.copyOf(command);
    env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
    steps = List.copyOf(steps);
  }
}
