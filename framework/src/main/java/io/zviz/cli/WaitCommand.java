package io.zviz.cli;

import io.zviz.control.Supervisors;
import io.zviz.spi.host.HostProbe;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code zviz wait}: waits for containers to end. */
@Command(
    name = "wait",
    description = "Waits until containers have ended, and prints the exit status of each.",
    mixinStandardHelpOptions = true)
public final class WaitCommand extends ContainersCommand {
  private final Supplier<Supervisors> supervisors;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "The containers' names.")
  private List<String> ids = List.of();

  /** Waits for those of this host. */
  public WaitCommand(Supplier<HostProbe> host, Supplier<Supervisors> supervisors) {
    super(host);
    this.supervisors = supervisors;
  }

  @Override
  public Integer call() {
    for (String id : ids) {
      console().result(Integer.toString(supervisors.get().await(stateDir().path(), id)));
    }
    return ExitStatus.OK;
  }
}
