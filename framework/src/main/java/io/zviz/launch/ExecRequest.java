package io.zviz.launch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A further command for a container that runs.
 *
 * @param command the command and its arguments, at least the command
 * @param env what is added to, or replaces in, the environment of the container's command
 * @param cwd the working directory; empty for that of the container's command
 * @param user {@code NAME} or {@code UID}, with {@code :GROUP} or without; empty for the user of
 *     the container's command
 * @param stdio its standard streams, descriptors of the supervisor
 */
public record ExecRequest(
    List<String> command,
    Map<String, String> env,
    Optional<String> cwd,
    Optional<String> user,
    Stdio stdio) {
  /** Copies the collections. */
  public ExecRequest {
    command = List.copyOf(command);
    env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
  }
}
