package io.zviz.app;

import io.zviz.cli.DeleteCommand;
import io.zviz.cli.ExecCommand;
import io.zviz.cli.KillCommand;
import io.zviz.cli.ListCommand;
import io.zviz.cli.LogsCommand;
import io.zviz.cli.StateCommand;
import io.zviz.cli.SuperviseCommand;
import io.zviz.cli.WaitCommand;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.jna.JnaBrokerCalls;
import io.zviz.sys.jna.JnaProcessCalls;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands about containers that exist. */
final class ContainerCommands {
  private ContainerCommands() {}

  static CommandLine command(String name, Core core) {
    CommandLine command = new CommandLine(commands(name, core));
    if (name.equals("exec")) {
      // What follows the first words of `zviz exec ID COMMAND` belongs to the command.
      command.setStopAtPositional(true);
    }
    return command;
  }

  private static Object commands(String name, Core core) {
    Supplier<ProcessCalls> processes = JnaProcessCalls::new;
    Supplier<DescriptorCalls> descriptors = core::descriptors;
    return switch (name) {
      case "list" -> new ListCommand(core::host);
      case "state" -> new StateCommand(core::host);
      case "logs" ->
          new LogsCommand(
              core::host, JnaBrokerCalls::create, () -> descriptors.get().isTerminal(1));
      case "wait" -> new WaitCommand(core::host, core::supervisors);
      case "kill" -> new KillCommand(core::host, processes, descriptors);
      case "exec" -> new ExecCommand(core::host, core::executor, core::streams);
      case "delete" -> new DeleteCommand(core::host, core::supervisors, processes, descriptors);
      case "supervise" -> new SuperviseCommand(core::resident, processes);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
