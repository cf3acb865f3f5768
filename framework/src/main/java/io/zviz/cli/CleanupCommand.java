package io.zviz.cli;

import io.zviz.control.Supervisors;
import io.zviz.launch.Cleanup;
import io.zviz.spi.host.HostProbe;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zviz cleanup}: takes back what supervisors that died have left on the host. */
@Command(
    name = "cleanup",
    description = "Takes back what supervisors that died have left on the host; touches no others.",
    mixinStandardHelpOptions = true)
public final class CleanupCommand implements Callable<Integer> {
  private final Supplier<HostProbe> host;
  private final Supplier<Supervisors> supervisors;

  private CommandSpec spec;

  private final StateDirOption stateDir = new StateDirOption();

  /** Cleans this host up. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public CleanupCommand(Supplier<HostProbe> host, Supplier<Supervisors> supervisors) {
    this.host = host;
    this.supervisors = supervisors;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    stateDir.addTo(command);
  }

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    supervisors.get().dismiss(stateDir.path());
    List<String> done = new Cleanup(stateDir.path(), host.get()).run();
    done.forEach(line -> console.result(Table.printable(line)));
    if (done.isEmpty()) {
      console.result("nothing to clean up");
    }
    supervisors.get().forget(stateDir.path());
    boolean complete = done.stream().allMatch(line -> line.endsWith(": cleared up"));
    return complete ? ExitStatus.OK : ExitStatus.FAILURE;
  }
}
