package io.zviz.cli;

import io.zviz.control.ResidentSupervisor;
import io.zviz.run.RunReport;
import io.zviz.sys.ProcessCalls;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code zviz supervise}: the process that {@code zviz run --detach} starts when it is not there.
 */
@Command(
    name = "supervise",
    hidden = true,
    description = "Looks after detached containers; started by zviz run --detach.",
    mixinStandardHelpOptions = true)
public final class SuperviseCommand implements Callable<Integer> {
  private final BiFunction<Path, RunReport, ResidentSupervisor> supervisors;
  private final Supplier<ProcessCalls> processes;
  private final StateDirOption stateDir = new StateDirOption();
  private CommandSpec spec;

  /** Makes a supervisor with this. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public SuperviseCommand(
      BiFunction<Path, RunReport, ResidentSupervisor> supervisors,
      Supplier<ProcessCalls> processes) {
    this.supervisors = supervisors;
    this.processes = processes;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    stateDir.addTo(command);
  }

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    RunReport later =
        new RunReport() {
          @Override
          public void say(String line) {
            console.say(Table.printable(line));
          }

          @Override
          public void note(String line) {
            // Nobody looks that closely.
          }
        };
    supervisors.apply(stateDir.path(), later).run(processes.get(), () -> console.result("ready"));
    return ExitStatus.OK;
  }
}
