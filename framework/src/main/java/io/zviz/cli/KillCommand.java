package io.zviz.cli;

import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.ProcessCalls;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zviz kill}: a signal for a container's command. */
@Command(
    name = "kill",
    description =
        "Sends a signal to a container's command. One that is the first process of its container"
            + " (--no-init, or an init itself) gets only signals that it handles, and KILL.",
    mixinStandardHelpOptions = true)
public final class KillCommand extends ContainersCommand {
  private final Supplier<ProcessCalls> processes;
  private final Supplier<DescriptorCalls> descriptors;

  @Option(
      names = {"-s", "--signal"},
      paramLabel = "SIGNAL",
      description = "The signal, by name or number (TERM).")
  private String option = "";

  @Parameters(index = "0", paramLabel = "ID", description = "The container's name.")
  private String id = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SIGNAL",
      description = "The same as --signal.")
  private String parameter = "";

  /** Signals those of this host. */
  public KillCommand(
      Supplier<HostProbe> host,
      Supplier<ProcessCalls> processes,
      Supplier<DescriptorCalls> descriptors) {
    super(host);
    this.processes = processes;
    this.descriptors = descriptors;
  }

  @Override
  public Integer call() {
    if (!option.isEmpty() && !parameter.isEmpty()) {
      throw wrong("the signal was given twice: " + option + " and " + parameter);
    }
    String name = option + parameter;
    int signal =
        SignalNames.number(name.isEmpty() ? "TERM" : name)
            .orElseThrow(() -> wrong("unknown signal \"" + name + "\"; such as TERM or 15"));
    containers().signal(id, signal, processes.get(), descriptors.get());
    return ExitStatus.OK;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
