package io.zviz.cli;

import io.zviz.json.JsonText;
import io.zviz.launch.ContainerState;
import io.zviz.spi.host.HostProbe;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zviz list}: the containers that there are. */
@Command(
    name = "list",
    aliases = "ps",
    description = "Lists containers: those that run, and detached ones that have stopped.",
    mixinStandardHelpOptions = true)
public final class ListCommand extends ContainersCommand {
  private static final int LONGEST = 60;

  private final FormatOption format = new FormatOption();

  @Option(
      names = {"-q", "--quiet"},
      description = "Only the ids.")
  private boolean quiet;

  /** Lists those of this host. */
  public ListCommand(Supplier<HostProbe> host) {
    super(host);
  }

  @Spec
  @Override
  void spec(CommandSpec command) {
    super.spec(command);
    format.addTo(command);
  }

  @Override
  public Integer call() {
    List<ContainerState> all = containers().all();
    if (format.isJson()) {
      console().result(JsonText.write(all.stream().map(StateView::json).toList()));
    } else if (quiet) {
      all.forEach(state -> console().result(state.id()));
    } else {
      console().result(table(all).render());
    }
    return ExitStatus.OK;
  }

  private static Table table(List<ContainerState> all) {
    Table table = new Table("ID", "STATUS", "PID", "CREATED", "PROFILE", "COMMAND");
    for (ContainerState state : all) {
      String command = String.join(" ", state.description().command());
      table.row(
          state.id(),
          StateView.words(state),
          StateView.pid(state).map(String::valueOf).orElse("-"),
          state.description().created().toString(),
          state.description().profile(),
          command.length() > LONGEST ? command.substring(0, LONGEST) + "…" : command);
    }
    return table;
  }
}
