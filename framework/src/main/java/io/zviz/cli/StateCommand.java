package io.zviz.cli;

import io.zviz.json.JsonText;
import io.zviz.spi.host.HostProbe;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code zviz state}: what is known of one container. */
@Command(
    name = "state",
    description =
        "Prints what is known of a container, as JSON: the state of the OCI's runtime specification,"
            + " and more.",
    mixinStandardHelpOptions = true)
public final class StateCommand extends ContainersCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "The container's name.")
  private String id = "";

  /** For those of this host. */
  public StateCommand(Supplier<HostProbe> host) {
    super(host);
  }

  @Override
  public Integer call() {
    console().result(JsonText.write(StateView.json(containers().find(id))));
    return ExitStatus.OK;
  }
}
