package io.zviz.cli;

import io.zviz.explain.Difference;
import io.zviz.explain.ProfileDiff;
import io.zviz.json.JsonText;
import io.zviz.run.Enforcer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz diff}: what two profiles decide differently. */
@Command(
    name = "diff",
    description =
        "Says what the second profile permits and refuses otherwise than the first. Compares what"
            + " is compiled, not the texts.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done; with --exit-code: both decide the same",
      "1:with --exit-code: there are differences",
      "2:wrong usage, or an invalid profile"
    })
public final class DiffCommand implements Callable<Integer> {
  private final Supplier<Enforcer> enforcers;

  private CommandSpec spec;

  private final CompileTarget target = new CompileTarget();

  private final FormatOption format = new FormatOption();

  @Option(names = "--exit-code", description = "End with 1 when there are differences.")
  private boolean exitCode;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "The first profile.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "AFTER", description = "The second profile.")
  private String after = "";

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public DiffCommand(Supplier<Enforcer> enforcers) {
    this.enforcers = enforcers;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    target.addTo(command);
    format.addTo(command);
  }

  @Override
  public Integer call() {
    Enforcer enforcer = enforcers.get();
    List<Difference> differences =
        ProfileDiff.of(
            target.compile(enforcer, before).bundle(), target.compile(enforcer, after).bundle());
    Console console = new Console(spec.commandLine());
    if (format.isJson()) {
      console.result(
          JsonText.write(
              Map.of("differences", differences.stream().map(Difference::toTree).toList())));
    } else if (differences.isEmpty()) {
      console.result("%s and %s decide the same".formatted(before, after));
    } else {
      differences.forEach(difference -> console.result(render(difference)));
    }
    return exitCode && !differences.isEmpty() ? ExitStatus.FAILURE : ExitStatus.OK;
  }

  private static String render(Difference difference) {
    String text = Table.printable(difference.section() + ": " + difference.text());
    return switch (difference.direction()) {
      case MORE -> Console.bad("+ ") + text;
      case LESS -> Console.good("- ") + text;
      case OTHER -> "~ " + text;
    };
  }
}
