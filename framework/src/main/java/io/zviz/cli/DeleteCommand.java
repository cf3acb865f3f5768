package io.zviz.cli;

import io.zviz.control.Supervisors;
import io.zviz.launch.ContainerState.Status;
import io.zviz.launch.Containers;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.ProcessCalls;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zviz delete}: forgets containers that have stopped. */
@Command(
    name = "delete",
    aliases = "rm",
    description = "Deletes containers that have stopped: their state and their output.",
    mixinStandardHelpOptions = true)
public final class DeleteCommand extends ContainersCommand {
  private final Supplier<Supervisors> supervisors;
  private final Supplier<ProcessCalls> processes;
  private final Supplier<DescriptorCalls> descriptors;

  @Option(
      names = {"-f", "--force"},
      description = "Kills what runs before; no error when there is no such container.")
  private boolean force;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "The containers' names.")
  private List<String> ids = List.of();

  /** Deletes those of this host. */
  public DeleteCommand(
      Supplier<HostProbe> host,
      Supplier<Supervisors> supervisors,
      Supplier<ProcessCalls> processes,
      Supplier<DescriptorCalls> descriptors) {
    super(host);
    this.supervisors = supervisors;
    this.processes = processes;
    this.descriptors = descriptors;
  }

  /** Goes on with the others after one that could not be deleted; the first failure is reported. */
  @Override
  public Integer call() {
    RuntimeException first = null;
    for (String id : ids) {
      try {
        delete(id);
      } catch (ZvizException failed) {
        if (first == null) {
          first = failed;
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first != null) {
      for (Throwable more : first.getSuppressed()) {
        console().say(Table.printable(String.valueOf(more.getMessage())));
      }
      throw first;
    }
    return ExitStatus.OK;
  }

  private void delete(String id) {
    Containers containers = containers();
    try {
      if (force && containers.find(id).status() != Status.STOPPED) {
        stop(containers, id);
      }
      containers.delete(id);
    } catch (LaunchException failed) {
      if (!force || failed.code() != LaunchError.NO_SUCH_CONTAINER) {
        throw failed;
      }
    }
  }

  /** Its supervisor clears up after it. */
  private void stop(Containers containers, String id) {
    containers.kill(id, processes.get(), descriptors.get());
    try {
      supervisors.get().await(stateDir().path(), id);
    } catch (ZvizException gone) {
      if (containers.find(id).status() != Status.STOPPED) {
        throw gone;
      }
    }
  }
}
