package io.zviz.cli;

import io.zviz.compile.BundleWriter;
import io.zviz.explain.ResolvedText;
import io.zviz.host.HostFacts;
import io.zviz.json.JsonText;
import io.zviz.profile.ProfileFile;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.resolve.Overrides;
import io.zviz.run.Enforcer;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.select.HostReport;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code zviz compile}: artefacts, or what can be said about them without writing any. */
public final class CompileCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Argument<Boolean> validate =
      Argument.flag("Only check the profile; write nothing.", "--validate");

  private final Argument<Boolean> checkHost =
      Argument.flag(
          "Say what this host can enforce, and of the profile who enforces each rule. Writes"
              + " the artefacts of the chosen backends only when -o is given.",
          "--check-host");

  private final Argument<Boolean> stats =
      Argument.flag("Only say how large the artefacts are and what the filter costs.", "--stats");

  private final Argument<Boolean> list = Argument.flag("List the built-in profiles.", "--list");

  private final Argument<String> show =
      Argument.text(
          "NAME",
          "Print a built-in profile, with its comments; with --resolved, any profile's effective"
              + " one.",
          "--show");

  private final Argument<Boolean> resolved =
      Argument.flag(
          "With --show: bases merged, categories expanded, defaults written out, and behind every"
              + " line the place that it comes from.",
          "--resolved");

  private final Argument<Path> output =
      Argument.path(
          "FOLDER",
          "Where to write the artefacts; beside the profile when not given.",
          "-o",
          "--output");

  private final Argument<Boolean> allowDegraded =
      Argument.flag(
          "A required rule that this host does not enforce is a warning, not an error.",
          "--allow-degraded");

  private final Argument<Boolean> quiet =
      Argument.flag("No warnings, notes or names of files written.", "-q", "--quiet");

  private final Argument<String> profile =
      Argument.parameter(
          "PROFILE",
          "A file, a built-in profile, or the name of a NAME.yaml here; - reads standard input.");

  private final CompileTarget target = new CompileTarget();
  private final FormatOption format = new FormatOption();
  private final Supplier<Enforcer> enforcers;
  private final CommandSpec spec;

  /** Compiles with this enforcer. */
  public CompileCommand(Supplier<Enforcer> enforcers) {
    this.enforcers = enforcers;
    spec =
        new Model(
                this,
                "compile",
                "Compiles a profile into artefacts, or checks it, or checks this host.")
            .withOneOf(validate, checkHost, stats, list, show)
            .with(resolved, output, allowDegraded, quiet, profile)
            .withStatuses(
                "0:compiled, or nothing to complain about",
                "1:this host does not enforce a required rule, or the artefacts could not be"
                    + " written",
                "2:wrong usage, or an invalid profile; nothing was written")
            .spec();
    target.addTo(spec);
    format.addTo(spec);
  }

  /** What picocli is told. */
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    refuseUnused();
    if (list.isGiven()) {
      console().result(ProfileTexts.list(format.isJson()));
      return ExitStatus.OK;
    }
    if (show.given().isPresent()) {
      return show(show.value());
    }
    if (checkHost.isGiven()) {
      return checkHost(enforcers.get());
    }
    return compile(enforcers.get());
  }

  /** What would change nothing was meant to. */
  private void refuseUnused() {
    if (resolved.isGiven() && show.given().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--resolved goes with --show");
    }
    if (list.isGiven() || show.given().isPresent()) {
      String mode = list.isGiven() ? "--list" : "--show";
      refuse(profile.given().isPresent(), "PROFILE " + profile.given().orElse(""), mode);
      refuse(output.given().isPresent(), "-o", mode);
      refuse(list.isGiven() && target.isGiven(), "--arch or --host-facts", mode);
    }
    refuse(output.given().isPresent() && validate.isGiven(), "-o", "--validate");
    refuse(output.given().isPresent() && stats.isGiven(), "-o", "--stats");
  }

  private void refuse(boolean given, String argument, String mode) {
    if (given) {
      throw new ParameterException(
          spec.commandLine(), "%s does not go with %s".formatted(argument, mode));
    }
  }

  private int show(String name) {
    if (resolved.isGiven()) {
      console()
          .result(
              ProfileTexts.show(
                  name, ResolvedText.of(resolve(enforcers.get(), name)), format.isJson()));
      return ExitStatus.OK;
    }
    if (!BuiltinProfiles.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "no built-in profile is called %s; there are %s; for others say --resolved too"
              .formatted(name, String.join(", ", BuiltinProfiles.names())));
    }
    console().result(ProfileTexts.show(name, BuiltinProfiles.text(name), format.isJson()));
    return ExitStatus.OK;
  }

  private int compile(Enforcer enforcer) {
    if (!validate.isGiven() && !stats.isGiven()) {
      requireOutput();
    }
    ResolvedPolicy policy = resolve(enforcer, required());
    Optional<HostFacts> facts = target.facts();
    Enforcement enforcement =
        enforcer.enforce(
            policy, facts, target.architecture(enforcer, facts), allowDegraded.isGiven());
    say(enforcement.notices());
    enforcement.verdict().requireAccepted();
    if (validate.isGiven()) {
      return valid(policy);
    }
    if (stats.isGiven()) {
      CompileStats stats = new CompileStats(enforcement.bundle());
      console().result(format.isJson() ? JsonText.write(stats.toTree()) : stats.render());
      return ExitStatus.OK;
    }
    return write(enforcement);
  }

  private int valid(ResolvedPolicy policy) {
    int rules = policy.intents().size();
    console()
        .result(
            format.isJson()
                ? JsonText.write(Map.of("profile", policy.name(), "rules", rules, "valid", true))
                : "%s: valid: %d rules of profile %s"
                    .formatted(
                        required().equals(STANDARD_INPUT) ? ProfileFile.STDIN : required(),
                        rules,
                        policy.name()));
    return ExitStatus.OK;
  }

  private int checkHost(Enforcer enforcer) {
    HostFacts facts = target.facts().orElseGet(enforcer::survey);
    Console console = console();
    if (profile.given().isEmpty()) {
      print(console, HostReport.of(facts, enforcer.select(facts)));
      return ExitStatus.OK;
    }
    Enforcement enforcement =
        enforcer.enforce(
            resolve(enforcer, profile.value()),
            Optional.of(facts),
            target.architecture(enforcer, Optional.of(facts)),
            allowDegraded.isGiven());
    print(
        console,
        new HostReport(
            facts,
            enforcement.bundle().selection(),
            Optional.of(enforcement.bundle().coverage()),
            Optional.of(enforcement.verdict())));
    say(enforcement.notices());
    enforcement.verdict().requireAccepted();
    return output.given().isEmpty() ? ExitStatus.OK : write(enforcement);
  }

  private void print(Console console, HostReport report) {
    console.result(format.isJson() ? report.toJson() : HostTables.render(report));
  }

  private int write(Enforcement enforcement) {
    List<Path> written = BundleWriter.write(enforcement.bundle(), folder());
    if (format.isJson()) {
      console()
          .result(JsonText.write(Map.of("written", written.stream().map(Path::toString).toList())));
    } else if (!quiet.isGiven()) {
      written.forEach(file -> console().result(file.toString()));
    }
    return ExitStatus.OK;
  }

  private Path folder() {
    if (output.given().isPresent()) {
      return output.value();
    }
    Path file = Path.of(required());
    Path parent = java.nio.file.Files.isRegularFile(file) ? file.getParent() : null;
    return parent == null ? Path.of("") : parent;
  }

  /** What comes from a pipe has no place beside which to write. */
  private void requireOutput() {
    if (output.given().filter(folder -> folder.toString().isEmpty()).isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "-o: the FOLDER is empty; for this one write .");
    }
    if (required().equals(STANDARD_INPUT) && output.given().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "-o FOLDER is needed for a profile from standard input");
    }
  }

  private ResolvedPolicy resolve(Enforcer enforcer, String name) {
    Overrides overrides = allowDegraded.isGiven() ? Overrides.NONE.allowDegraded() : Overrides.NONE;
    Path here = Path.of("").toAbsolutePath();
    return name.equals(STANDARD_INPUT)
        ? enforcer.resolve(ProfileFile.standardInput(System.in, here), overrides)
        : enforcer.resolve(name, here, overrides);
  }

  private String required() {
    return profile
        .given()
        .orElseThrow(
            () ->
                new ParameterException(spec.commandLine(), "Missing required parameter: PROFILE"));
  }

  private void say(List<Notice> notices) {
    if (!quiet.isGiven()) {
      notices.forEach(notice -> console().say(Notices.render(notice)));
    }
  }

  private Console console() {
    return new Console(spec.commandLine());
  }
}
