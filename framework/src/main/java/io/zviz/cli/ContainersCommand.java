package io.zviz.cli;

import io.zviz.launch.Containers;
import io.zviz.spi.host.HostProbe;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands about containers that exist have in common. */
abstract class ContainersCommand implements Callable<Integer> {
  private final Supplier<HostProbe> host;
  private final StateDirOption stateDir = new StateDirOption();
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  ContainersCommand(Supplier<HostProbe> host) {
    this.host = host;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    stateDir.addTo(command);
  }

  CommandSpec spec() {
    return spec;
  }

  Console console() {
    return new Console(spec.commandLine());
  }

  StateDirOption stateDir() {
    return stateDir;
  }

  Containers containers() {
    return new Containers(stateDir.path(), host.get());
  }
}
