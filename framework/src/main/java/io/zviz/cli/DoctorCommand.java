package io.zviz.cli;

import io.zviz.json.JsonText;
import io.zviz.run.Doctor;
import io.zviz.run.Doctor.Finding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zviz doctor}: is this installation in the state in which it works best? */
@Command(
    name = "doctor",
    description = "Examines the installation: JVM, class archive, rights, plugins, leftovers.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private final Supplier<Doctor> doctor;

  private CommandSpec spec;

  private final FormatOption format = new FormatOption();

  private final StateDirOption stateDir = new StateDirOption();

  /** Asks this doctor. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public DoctorCommand(Supplier<Doctor> doctor) {
    this.doctor = doctor;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    format.addTo(command);
    stateDir.addTo(command);
  }

  @Override
  public Integer call() {
    List<Finding> findings = doctor.get().examine(stateDir.path());
    Console console = new Console(spec.commandLine());
    console.result(format.isJson() ? JsonText.write(tree(findings)) : table(findings));
    return findings.stream().allMatch(Finding::healthy) ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  private static String table(List<Finding> findings) {
    Table table = new Table("SUBJECT", "STATE", "FINDING", "REMEDY");
    for (Finding finding : findings) {
      table.row(finding.subject(), state(finding), finding.finding(), finding.remedy());
    }
    return table.render();
  }

  private static String state(Finding finding) {
    return finding.healthy() ? "ok" : "attention";
  }

  private static Object tree(List<Finding> findings) {
    return Map.of(
        "findings",
        findings.stream()
            .map(
                finding ->
                    Map.of(
                        "subject", finding.subject(),
                        "state", state(finding),
                        "finding", finding.finding(),
                        "remedy", finding.remedy()))
            .toList());
  }
}
