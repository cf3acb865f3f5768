package io.zviz.run;

import io.zviz.containment.HostBinding;
import io.zviz.launch.Persona;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a container is run.
 *
 * @param init whether a command that is no init itself gets one
 * @param audit whether layers B, C and E only record what they would refuse
 * @param persona who the command is in the container
 * @param timeLimit how long the command may run; empty for as long as it likes
 * @param terminal whether the command gets a terminal of its own, whatever the streams are
 * @param bindings parts of the host that are shown in the container
 * @param output where the output of a detached container is kept; empty for one in the foreground
 */
public record RunOptions(
    boolean init,
    boolean audit,
    Persona persona,
    Optional<TimeLimit> timeLimit,
    boolean terminal,
    List<HostBinding> bindings,
    Optional<Path> output) {
  /** Copies the list. */
  public RunOptions {
    bindings = List.copyOf(bindings);
  }
}
