package io.zviz.cli;

import io.zviz.host.ShippedHosts;
import io.zviz.json.JsonText;
import io.zviz.resolve.Overrides;
import io.zviz.run.Enforcer;
import io.zviz.run.HostMatrix;
import io.zviz.run.HostMatrix.Cell;
import io.zviz.run.HostMatrix.Host;
import io.zviz.select.Verdict.Standing;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz matrix}: on which hosts do which profiles hold? */
@Command(
    name = "matrix",
    description =
        "Says of profiles on hosts whether every rule is fully enforced there, what is lost, or"
            + " why a run is refused. Nothing is run, and nothing of this host is looked at.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:no profile is refused on any of the hosts; with --strict: all are fully enforced",
      "1:some profile is refused on some host; with --strict: or not fully enforced",
      "2:wrong usage, an invalid profile or facts file, or no such host"
    })
public final class MatrixCommand implements Callable<Integer> {
  private static final String THIS = "this-host";

  private final Supplier<Enforcer> enforcers;

  private CommandSpec spec;

  private final FormatOption format = new FormatOption();

  @Option(
      names = "--hosts",
      paramLabel = "HOST",
      split = ",",
      description =
          "Names that zviz hosts lists, facts files, or this-host, with commas between; every"
              + " shipped host by default.")
  private List<String> hosts = new ArrayList<>();

  @Option(names = "--strict", description = "What is only partly enforced ends with 1 too.")
  private boolean strict;

  @Parameters(
      arity = "1..*",
      paramLabel = "PROFILE",
      description = "Files, built-in profiles, or the names of NAME.yaml here.")
  private List<String> profiles = new ArrayList<>();

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public MatrixCommand(Supplier<Enforcer> enforcers) {
    this.enforcers = enforcers;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    format.addTo(command);
  }

  @Override
  public Integer call() {
    Enforcer enforcer = enforcers.get();
    Map<String, ResolvedPolicy> policies = new LinkedHashMap<>();
    for (String profile : profiles) {
      policies.put(
          profile, enforcer.resolve(profile, Path.of("").toAbsolutePath(), Overrides.NONE));
    }
    HostMatrix matrix = HostMatrix.of(enforcer, policies, hosts(enforcer));
    new Console(spec.commandLine())
        .result(format.isJson() ? JsonText.write(matrix.toTree()) : render(matrix));
    boolean failed = matrix.has(Standing.REFUSED) || (strict && matrix.has(Standing.PARTIAL));
    return failed ? ExitStatus.FAILURE : ExitStatus.OK;
  }

  private List<Host> hosts(Enforcer enforcer) {
    List<String> names = hosts.isEmpty() ? ShippedHosts.names() : hosts;
    return names.stream()
        .distinct()
        .map(
            name ->
                new Host(name, name.equals(THIS) ? enforcer.survey() : ShippedHosts.facts(name)))
        .toList();
  }

  private static String render(HostMatrix matrix) {
    Table table = new Table("PROFILE", "HOST", "STANDING", "BACKENDS");
    StringBuilder reasons = new StringBuilder();
    for (Cell cell : matrix.cells()) {
      String standing = HostMatrix.words(cell.standing());
      table.row(cell.profile(), cell.host(), standing, String.join(", ", cell.backends()));
      if (cell.standing() != Standing.FULL) {
        reasons.append(
            "\n%s on %s: %s\n"
                .formatted(
                    Table.printable(cell.profile()), Table.printable(cell.host()), standing));
        cell.reasons()
            .forEach(reason -> reasons.append("  ").append(Table.printable(reason)).append('\n'));
      }
    }
    return table.render() + reasons;
  }
}
