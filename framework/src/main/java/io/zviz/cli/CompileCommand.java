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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz compile}: artefacts, or what can be said about them without writing any. */
@Command(
    name = "compile",
    description = "Compiles a profile into artefacts, or checks it, or checks this host.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:compiled, or nothing to complain about",
      "1:this host does not enforce a required rule, or the artefacts could not be written",
      "2:wrong usage, or an invalid profile; nothing was written"
    })
public final class CompileCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Supplier<Enforcer> enforcers;

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private @Nullable Mode mode;

  /** What to do instead of writing artefacts. */
  static final class Mode {
    @Option(names = "--validate", description = "Only check the profile; write nothing.")
    private boolean validate;

    @Option(
        names = "--check-host",
        description =
            "Say what this host can enforce, and of the profile who enforces each rule. Writes"
                + " the artefacts of the chosen backends only when -o is given.")
    private boolean checkHost;

    @Option(
        names = "--stats",
        description = "Only say how large the artefacts are and what the filter costs.")
    private boolean stats;

    @Option(names = "--list", description = "List the built-in profiles.")
    private boolean list;

    @Option(
        names = "--show",
        paramLabel = "NAME",
        description =
            "Print a built-in profile, with its comments; with --resolved, any profile's effective"
                + " one.")
    private @Nullable String show;
  }

  @Option(
      names = "--resolved",
      description =
          "With --show: bases merged, categories expanded, defaults written out, and behind every"
              + " line the place that it comes from.")
  private boolean resolved;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where to write the artefacts; beside the profile when not given.")
  private @Nullable Path output;

  @Mixin private CompileTarget target = new CompileTarget();

  @Option(
      names = "--allow-degraded",
      description = "A required rule that this host does not enforce is a warning, not an error.")
  private boolean allowDegraded;

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = {"-q", "--quiet"},
      description = "No warnings, notes or names of files written.")
  private boolean quiet;

  @Parameters(
      arity = "0..1",
      paramLabel = "PROFILE",
      description =
          "A file, a built-in profile, or the name of a NAME.yaml here; - reads standard input.")
  private @Nullable String profile;

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public CompileCommand(Supplier<Enforcer> enforcers) {
    this.enforcers = enforcers;
  }

  @Override
  public Integer call() {
    Mode chosen = mode == null ? new Mode() : mode;
    if (resolved && chosen.show == null) {
      throw new ParameterException(spec.commandLine(), "--resolved goes with --show");
    }
    if (chosen.list) {
      return list();
    }
    if (chosen.show != null) {
      return show(chosen.show);
    }
    if (chosen.checkHost) {
      return checkHost(enforcers.get());
    }
    return compile(enforcers.get(), chosen);
  }

  private int list() {
    if (format.isJson()) {
      SortedMap<String, Object> profiles = new TreeMap<>();
      BuiltinProfiles.names().forEach(n -> profiles.put(n, BuiltinProfiles.description(n)));
      console().result(JsonText.write(Map.of("profiles", profiles)));
      return ExitStatus.OK;
    }
    Table table = new Table("NAME", "DESCRIPTION");
    BuiltinProfiles.names().forEach(name -> table.row(name, BuiltinProfiles.description(name)));
    console().result(table.render());
    return ExitStatus.OK;
  }

  private int show(String name) {
    if (resolved) {
      console().result(ResolvedText.of(resolve(enforcers.get(), name)));
      return ExitStatus.OK;
    }
    if (!BuiltinProfiles.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "no built-in profile is called %s; there are %s; for others say --resolved too"
              .formatted(name, String.join(", ", BuiltinProfiles.names())));
    }
    console().result(BuiltinProfiles.text(name));
    return ExitStatus.OK;
  }

  private int compile(Enforcer enforcer, Mode chosen) {
    if (!chosen.validate && !chosen.stats) {
      requireOutput();
    }
    ResolvedPolicy policy = resolve(enforcer, required());
    Optional<HostFacts> facts = target.facts();
    Enforcement enforcement =
        enforcer.enforce(policy, facts, target.architecture(enforcer, facts), allowDegraded);
    say(enforcement.notices());
    enforcement.verdict().requireAccepted();
    if (chosen.validate) {
      return valid(policy);
    }
    if (chosen.stats) {
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
                : "%s: valid: %d rules of profile %s".formatted(profile, rules, policy.name()));
    return ExitStatus.OK;
  }

  private int checkHost(Enforcer enforcer) {
    HostFacts facts = target.facts().orElseGet(enforcer::survey);
    Console console = console();
    if (profile == null) {
      print(console, HostReport.of(facts, enforcer.select(facts)));
      return ExitStatus.OK;
    }
    Enforcement enforcement =
        enforcer.enforce(
            resolve(enforcer, profile),
            Optional.of(facts),
            target.architecture(enforcer, Optional.of(facts)),
            allowDegraded);
    print(
        console,
        new HostReport(
            facts,
            enforcement.bundle().selection(),
            Optional.of(enforcement.bundle().coverage()),
            Optional.of(enforcement.verdict())));
    say(enforcement.notices());
    enforcement.verdict().requireAccepted();
    return output == null ? ExitStatus.OK : write(enforcement);
  }

  private void print(Console console, HostReport report) {
    console.result(format.isJson() ? report.toJson() : HostTables.render(report));
  }

  private int write(Enforcement enforcement) {
    List<Path> written = BundleWriter.write(enforcement.bundle(), folder());
    if (format.isJson()) {
      console()
          .result(JsonText.write(Map.of("written", written.stream().map(Path::toString).toList())));
    } else if (!quiet) {
      written.forEach(file -> console().result(file.toString()));
    }
    return ExitStatus.OK;
  }

  private Path folder() {
    if (output != null) {
      return output;
    }
    Path file = Path.of(required());
    Path parent = java.nio.file.Files.isRegularFile(file) ? file.getParent() : null;
    return parent == null ? Path.of("") : parent;
  }

  /** What comes from a pipe has no place beside which to write. */
  private void requireOutput() {
    if (output != null && output.toString().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "-o: the FOLDER is empty; for this one write .");
    }
    if (STANDARD_INPUT.equals(profile) && output == null) {
      throw new ParameterException(
          spec.commandLine(), "-o FOLDER is needed for a profile from standard input");
    }
  }

  private ResolvedPolicy resolve(Enforcer enforcer, String name) {
    Overrides overrides = allowDegraded ? Overrides.NONE.allowDegraded() : Overrides.NONE;
    Path here = Path.of("").toAbsolutePath();
    return name.equals(STANDARD_INPUT)
        ? enforcer.resolve(ProfileFile.standardInput(System.in, here), overrides)
        : enforcer.resolve(name, here, overrides);
  }

  private String required() {
    if (profile == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: PROFILE");
    }
    return profile;
  }

  private void say(List<Notice> notices) {
    if (!quiet) {
      notices.forEach(notice -> console().say(Notices.render(notice)));
    }
  }

  private Console console() {
    return new Console(spec.commandLine());
  }
}
