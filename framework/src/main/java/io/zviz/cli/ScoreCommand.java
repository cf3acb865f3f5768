package io.zviz.cli;

import io.zviz.json.JsonText;
import io.zviz.run.Enforcer;
import io.zviz.score.Cost;
import io.zviz.score.Exposure;
import io.zviz.score.Scorer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz score}: how exposed do profiles leave their host? */
@Command(
    name = "score",
    description =
        "Says how exposed a profile leaves its host, over all layers: 0 when nothing is permitted,"
            + " 100 when everything is, so low is good; and what costs most, with its rule and what"
            + " would lower it. Nothing is run.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done; with --max: every profile is at or below it",
      "1:with --max: some profile is above it",
      "2:wrong usage, or an invalid profile"
    })
public final class ScoreCommand implements Callable<Integer> {
  private static final int SHOWN = 10;
  private static final int LONGEST = 48;
  private static final BigDecimal ALL = BigDecimal.valueOf(100);

  private final Supplier<Enforcer> enforcers;

  private CommandSpec spec;

  private final CompileTarget target = new CompileTarget();

  private final FormatOption format = new FormatOption();

  @Option(
      names = "--max",
      paramLabel = "EXPOSURE",
      description = "End with 1 when a profile is above this, 0 to 100.")
  private @Nullable BigDecimal max;

  @Option(
      names = "--all",
      description = "List everything that costs something, not only the ten most expensive.")
  private boolean all;

  @Parameters(
      arity = "1..*",
      paramLabel = "PROFILE",
      description = "Files, built-in profiles, or the names of NAME.yaml here.")
  private List<String> profiles = new ArrayList<>();

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public ScoreCommand(Supplier<Enforcer> enforcers) {
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
    if (max != null && (max.signum() < 0 || max.compareTo(ALL) > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--max %s: 0 to 100 was wanted".formatted(max));
    }
    Enforcer enforcer = enforcers.get();
    Map<String, Exposure> exposures = new LinkedHashMap<>();
    for (String profile : profiles) {
      exposures.put(profile, Scorer.score(target.compile(enforcer, profile).bundle()));
    }
    new Console(spec.commandLine()).result(format.isJson() ? json(exposures) : render(exposures));
    return exposures.values().stream().anyMatch(this::isAbove) ? ExitStatus.FAILURE : ExitStatus.OK;
  }

  private boolean isAbove(Exposure exposure) {
    return max != null && new BigDecimal(exposure.text()).compareTo(max) > 0;
  }

  private static String json(Map<String, Exposure> exposures) {
    List<Object> scores = new ArrayList<>();
    exposures.forEach(
        (profile, exposure) -> {
          Map<String, Object> tree = new TreeMap<>(exposure.toTree());
          tree.put("profile", profile);
          scores.add(tree);
        });
    return JsonText.write(Map.of("scores", scores));
  }

  private String render(Map<String, Exposure> exposures) {
    Table table = new Table("PROFILE", "EXPOSURE", "OF WHICH");
    exposures.forEach((profile, exposure) -> table.row(profile, exposure.text(), parts(exposure)));
    StringBuilder text = new StringBuilder(table.render());
    exposures.forEach(
        (profile, exposure) ->
            text.append('\n')
                .append(Table.printable(profile))
                .append(":\n")
                .append(costs(exposure)));
    return text.toString();
  }

  private static String parts(Exposure exposure) {
    return String.join(
        ", ",
        exposure.parts().stream()
            .map(p -> "%s %s of %d".formatted(p.name(), Exposure.decimal(p.points()), p.most()))
            .toList());
  }

  private String costs(Exposure exposure) {
    List<Cost> costs = exposure.costs();
    Table table = new Table("POINTS", "WHAT", "BY", "AT", "WHAT WOULD LOWER IT");
    costs.stream()
        .limit(all ? costs.size() : SHOWN)
        .forEach(
            cost ->
                table.row(
                    Exposure.decimal(cost.points()),
                    cost.what(),
                    cut(cost.rule()),
                    cost.position(),
                    cost.remedy()));
    int more = all ? 0 : Math.max(0, costs.size() - SHOWN);
    return more == 0 ? table.render() : table.render() + more + " more; --all lists them\n";
  }

  /** Lists can be long; {@code --format json} has them whole. */
  private static String cut(String rule) {
    return rule.length() <= LONGEST ? rule : rule.substring(0, LONGEST - 1) + "\u2026";
  }
}
