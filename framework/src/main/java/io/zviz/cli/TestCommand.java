package io.zviz.cli;

import io.zviz.explain.ProfileTest;
import io.zviz.json.JsonText;
import io.zviz.run.Enforcer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz test}: does a profile do what its author expects? */
@Command(
    name = "test",
    description =
        "Holds a profile against its expect section: operations and the results that its author"
            + " wants. Decided from what is compiled; nothing is run.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every expectation is met",
      "1:some expectation is not met",
      "2:wrong usage, an invalid profile, or a profile that expects nothing"
    })
public final class TestCommand implements Callable<Integer> {
  private final Supplier<Enforcer> enforcers;

  private CommandSpec spec;

  private final CompileTarget target = new CompileTarget();

  private final FormatOption format = new FormatOption();

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description = "Take the expectations of this profile instead of PROFILE's own.")
  private @org.jspecify.annotations.Nullable String expect;

  @Parameters(
      paramLabel = "PROFILE",
      description = "A file, a built-in profile, or the name of a NAME.yaml here.")
  private String profile = "";

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public TestCommand(Supplier<Enforcer> enforcers) {
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
    String from = expect == null ? profile : expect;
    var expected = enforcer.expectations(from, Path.of("").toAbsolutePath());
    if (expected.isEmpty()) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(),
          from + " expects nothing: write expect: [{open: /etc/shadow, result: refused}]");
    }
    List<ProfileTest.Outcome> outcomes =
        new ProfileTest(target.compile(enforcer, profile).bundle()).run(expected);
    print(outcomes);
    return outcomes.stream().allMatch(ProfileTest.Outcome::isMet)
        ? ExitStatus.OK
        : ExitStatus.FAILURE;
  }

  private void print(List<ProfileTest.Outcome> outcomes) {
    Console console = new Console(spec.commandLine());
    if (format.isJson()) {
      console.result(
          JsonText.write(
              Map.of("outcomes", outcomes.stream().map(ProfileTest.Outcome::toTree).toList())));
      return;
    }
    outcomes.forEach(outcome -> console.result(render(outcome)));
    long met = outcomes.stream().filter(ProfileTest.Outcome::isMet).count();
    console.result("%d of %d expectations are met".formatted(met, outcomes.size()));
  }

  private static String render(ProfileTest.Outcome outcome) {
    String operation = Table.printable(outcome.expectation().question().text());
    if (outcome.isMet()) {
      return Console.good("ok") + "    " + operation + ": " + outcome.answer().verdict();
    }
    var decisive = outcome.answer().decisive();
    return "%s  %s: %s: expected %s, but it is %s by \"%s\" at %s"
        .formatted(
            Console.bad("FAIL"),
            outcome.expectation().origin(),
            operation,
            outcome.expectation().result(),
            outcome.answer().verdict(),
            Table.printable(decisive.rule()),
            decisive.origin());
  }
}
