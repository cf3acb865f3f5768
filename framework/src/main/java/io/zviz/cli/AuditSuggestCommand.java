package io.zviz.cli;

import io.zviz.audit.AuditError;
import io.zviz.audit.AuditReader;
import io.zviz.audit.RecordFilter;
import io.zviz.audit.suggest.Judge;
import io.zviz.audit.suggest.ProfileMerge;
import io.zviz.audit.suggest.ProfileText;
import io.zviz.audit.suggest.Recordings;
import io.zviz.audit.suggest.Suggestion;
import io.zviz.profile.ProfileFile;
import io.zviz.profile.ProfileParser;
import io.zviz.profile.ProfileSource;
import io.zviz.profile.Words;
import io.zviz.resolve.Overrides;
import io.zviz.run.Enforcer;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zviz audit suggest}: the smallest profile for what was recorded. */
@Command(
    name = "suggest",
    description =
        "Makes the smallest profile that allows what recorded runs were refused, or did in audit"
            + " mode: it extends theirs, and says of every line how often it was needed and by"
            + " which programs.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done, or nothing is lacking",
      "1:the profile cannot be changed or written, or something stays refused; nothing was written",
      "2:wrong usage, or an invalid profile"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  zviz run --audit --profile minimal try . ./my-program",
      "  zviz audit suggest --container try --write my-program.yaml",
      "  zviz audit suggest --since 1h --merge my-program.yaml"
    })
public final class AuditSuggestCommand implements Callable<Integer> {
  private final Supplier<Enforcer> enforcers;
  private CommandSpec spec;
  private AuditOptions options;

  @Option(
      names = "--write",
      paramLabel = "NEW.yaml",
      description = "Where to write the profile; standard output when not given.")
  private @Nullable Path write;

  @Option(
      names = "--merge",
      paramLabel = "PROFILE.yaml",
      description =
          "Add the lines to this profile, which keeps its own text and comments; with --write, to a"
              + " copy of it.")
  private @Nullable Path merge;

  @Option(
      names = "--extends",
      paramLabel = "PROFILE",
      description = "What the new profile extends; the profile of the runs when not given.")
  private @Nullable String base;

  @Option(
      names = "--with-fallbacks",
      description =
          "Allow clone3 and io_uring too: they walk around what is inspected, and callers have another"
              + " way when they are missing.")
  private boolean fallbacks;

  @Option(names = "--force", description = "Let --write replace a file.")
  private boolean force;

  /** Compiles with this enforcer. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public AuditSuggestCommand(Supplier<Enforcer> enforcers) {
    this.enforcers = enforcers;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    options = new AuditOptions(command);
  }

  @Override
  public Integer call() {
    if (merge != null && base != null) {
      throw wrong("--extends: a profile that lines are added to extends what it extends");
    }
    if (write != null) {
      NewProfile.check(spec, write, force);
    }
    Optional<ProfileSource> own = Optional.ofNullable(merge).map(ProfileFile::read);
    AuditReader reader = new AuditReader();
    Recordings recordings = recordings(reader, own);
    Console console = new Console(spec.commandLine());
    AuditOptions.noteSkipped(console, reader.skipped());
    if (recordings.beyond() > 0) {
      console.say(
          "note: %d more events are too many different ones".formatted(recordings.beyond()));
    }
    return own.isPresent() ? merge(own.get(), recordings, console) : extend(recordings, console);
  }

  private Recordings recordings(AuditReader reader, Optional<ProfileSource> own) {
    RecordFilter filter = options.filter();
    if (own.isPresent() && options.profile().isEmpty()) {
      filter = filter.ofProfile(ProfileParser.parse(own.get()).name().value());
    }
    Recordings recordings = new Recordings();
    reader.read(options.logs(), options.rotated(), AuditShowCommand.passing(filter, recordings));
    return recordings;
  }

  private Integer extend(Recordings recordings, Console console) {
    if (recordings.profiles().isEmpty()) {
      console.say("nothing was recorded that a profile could lack");
      return ExitStatus.OK;
    }
    String extended = base == null ? onlyProfile(recordings) : base;
    Judge judge = judge(profile(extended, recordings), recordings);
    Suggestion suggestion = Suggestion.of(recordings, judge, fallbacks);
    String text = ProfileText.render(name(extended), extended, recordings, suggestion);
    if (suggestion.isEmpty()) {
      console.say("profile %s lacks nothing that a profile could say".formatted(extended));
      suggestion.left().forEach(line -> console.say("not proposed: " + Table.printable(line)));
      return ExitStatus.OK;
    }
    Path target = write == null ? Path.of("suggested.yaml").toAbsolutePath() : write;
    if (!isEnough(text, target, suggestion, recordings, console)) {
      return ExitStatus.FAILURE;
    }
    if (write == null) {
      console.result(text);
    } else {
      NewProfile.write(write, text, force);
    }
    return ExitStatus.OK;
  }

  private Integer merge(ProfileSource own, Recordings recordings, Console console) {
    Judge judge = judge(own, recordings);
    Suggestion suggestion = Suggestion.of(recordings, judge, fallbacks);
    suggestion.left().forEach(line -> console.say("not proposed: " + Table.printable(line)));
    if (suggestion.isEmpty()) {
      console.say("%s lacks nothing that a profile could say".formatted(own.name()));
      return ExitStatus.OK;
    }
    ProfileMerge.Merged merged =
        ProfileMerge.merge(own.name(), new String(own.text(), StandardCharsets.UTF_8), suggestion);
    Path target = write == null ? own.file().orElseThrow() : write;
    if (!merged.refused().isEmpty()) {
      merged.refused().forEach(text -> say(console, text));
      return ExitStatus.FAILURE;
    }
    if (!isEnough(merged.text(), target, suggestion, recordings, console)) {
      console.say("to be added by hand:");
      say(console, ProfileText.lines(suggestion));
      return ExitStatus.FAILURE;
    }
    NewProfile.write(target, merged.text(), write == null || force);
    return ExitStatus.OK;
  }

  private static void say(Console console, String text) {
    text.lines().map(Table::printable).forEach(console::say);
  }

  /** What was recorded has to be allowed in the end, else the profile is no answer. */
  private boolean isEnough(
      String text, Path target, Suggestion suggestion, Recordings recordings, Console console) {
    String file = String.valueOf(target.getFileName());
    ProfileSource changed =
        new ProfileSource(
            file, text.getBytes(StandardCharsets.UTF_8), Optional.of(target.toAbsolutePath()));
    List<String> refused = suggestion.stillRefused(judge(changed, recordings));
    refused.forEach(
        line ->
            console.say(
                Table.printable(
                    "%s: still refused, since another rule decides: %s; see zviz explain"
                        .formatted(file, line))));
    return refused.isEmpty();
  }

  private String onlyProfile(Recordings recordings) {
    if (recordings.profiles().size() > 1) {
      throw new ZvizException(
          AuditError.NO_SUGGESTION,
          "runs under several profiles were recorded: %s; name one with --profile, or what to extend with --extends"
              .formatted(Words.and(recordings.profiles())));
    }
    return recordings.profiles().first();
  }

  private ProfileSource profile(String name, Recordings recordings) {
    try {
      return io.zviz.resolve.ProfileLocator.ofHost()
          .locate(name, Path.of("").toAbsolutePath())
          .source();
    } catch (ZvizException unknown) {
      throw new ZvizException(
          AuditError.NO_SUGGESTION,
          null,
          "%s; the runs had a profile of the name %s: name its file with --extends"
              .formatted(unknown.getMessage(), Words.and(recordings.profiles())),
          unknown);
    }
  }

  private Judge judge(ProfileSource source, Recordings recordings) {
    Enforcer enforcer = enforcers.get();
    Overrides overrides = Overrides.NONE;
    if (recordings.usedDefaultPaths()) {
      overrides = overrides.plainDirectory();
    }
    ResolvedPolicy policy = enforcer.resolve(source, overrides);
    return new Judge(
        enforcer.enforce(policy, Optional.empty(), enforcer.architecture(), true).bundle());
  }

  private String name(String extended) {
    Path file = Path.of(extended).getFileName();
    String plain = String.valueOf(write == null ? file : write.getFileName());
    String stem = plain.replaceFirst("\\.ya?ml$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    String name = write == null ? stem + "-suggested" : stem;
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") ? name : "suggested";
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
