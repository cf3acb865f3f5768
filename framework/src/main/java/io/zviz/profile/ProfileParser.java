package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Text to {@link Profile}: everything that can be said about one profile by itself. */
public final class ProfileParser {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private ProfileParser() {}

  /**
   * The profile in a text.
   *
   * @throws InvalidProfileException with every problem of the text
   */
  public static Profile parse(ProfileSource source) {
    Problems problems = new Problems();
    Optional<Draft> draft = parse(source, problems);
    problems.throwIfAny();
    return draft.orElseThrow().profile(); // empty only after a problem
  }

  /**
   * A profile without what is wrong with it.
   *
   * @param profile what could be read
   * @param unsound the sections that hold something wrong, by their keys
   */
  public record Draft(Profile profile, Set<String> unsound) {
    /** Copies the set. */
    public Draft {
      unsound = Set.copyOf(unsound);
    }
  }

  /**
   * The profile in a text, without what is wrong with it; empty when nothing can be read. Only for
   * looking for more problems, when one was noted.
   *
   * @param problems gets the problems of this text; has none before
   */
  public static Optional<Draft> parse(ProfileSource source, Problems problems) {
    Optional<YamlValue.Mapping> document =
        new TextDecoder(source.name(), problems)
            .decode(source.text())
            .flatMap(text -> YamlReader.read(text, source.name(), problems));
    return document.map(
        read -> {
          YamlValue.Mapping shaped = new ShapeCheck(Schema.ROOT, problems).check(read);
          Profile profile = profile(read, new Fields(shaped), new Converter(problems));
          return new Draft(profile, unsound(read, problems));
        });
  }

  /** What stands between a key and the next one belongs to it. */
  private static Set<String> unsound(YamlValue.Mapping document, Problems problems) {
    Set<String> sections = new TreeSet<>();
    for (Origin error : problems.places()) {
      document.entries().stream()
          .map(YamlValue.Entry::key)
          .filter(key -> key.origin().compareTo(error) <= 0)
          .max(Comparator.comparing(YamlValue.Scalar::origin))
          .ifPresent(key -> sections.addAll(meant(key.text())));
    }
    return sections;
  }

  /** A key that does not exist may stand for any of those that do. */
  private static Set<String> meant(String key) {
    Set<String> keys = Schema.ROOT.keys().keySet();
    return keys.contains(key) ? Set.of(key) : keys;
  }

  private static Profile profile(YamlValue.Mapping document, Fields fields, Converter converter) {
    requireKeys(new Fields(document), converter.problems());
    Located<String> nameless = new Located<>("", document.origin());
    return new Profile(
        converter.one(fields.text("name"), ProfileParser::name).orElse(nameless),
        converter.one(fields.text("version"), text -> line("a version", text)),
        fields.text("description"),
        converter.one(fields.text("extends"), text -> line("a base", text)),
        replaced(fields, converter),
        SyscallReader.read(fields, converter),
        FilesystemReader.read(fields, converter),
        NetworkReader.read(fields, converter),
        ResourceReader.read(fields, converter),
        CapabilityReader.read(fields, converter),
        SettingsReader.read(fields, converter),
        ExpectationReader.read(fields, converter),
        converter.problems().notices());
  }

  /** A base gives its version to a profile that has none; the name is each profile's own. */
  private static void requireKeys(Fields fields, Problems problems) {
    Origin start = new Origin(fields.origin().source(), 1, 1);
    if (fields.entry("name").isEmpty()) {
      problems.add(start, ProfileError.MISSING_KEY, "the key \"name\" is missing");
    }
    if (fields.entry("version").isEmpty() && fields.entry("extends").isEmpty()) {
      String message = "the key \"version\" is missing; any value will do, such as 1.0";
      problems.add(start, ProfileError.MISSING_KEY, message);
    }
  }

  private static List<Located<String>> replaced(Fields fields, Converter converter) {
    Optional<Listing<String>> list = converter.list(fields, "replace", ProfileParser::section);
    if (list.isPresent() && fields.entry("extends").isEmpty()) {
      converter
          .problems()
          .add(
              ProfileNotice.NO_EFFECT.at(
                  list.get().origin(), "replace has no effect without extends"));
    }
    return list.map(Listing::items).orElse(List.of());
  }

  private static String section(String text) throws BadValueException {
    List<String> sections = Schema.replaceable();
    if (!sections.contains(text)) {
      throw new BadValueException(
          ProfileError.UNKNOWN_VALUE,
          Words.quote(text)
              + " is not a section or list such as network.egress.allow"
              + NearestName.proposal(text, sections));
    }
    return text;
  }

  private static String name(String text) throws BadValueException {
    if (!NAME.matcher(text).matches()) {
      throw new BadValueException(
          ProfileError.BAD_NAME,
          Words.quote(text)
              + " is not a profile name: 1 to 64 letters, digits, dots, dashes and underscores,"
              + " a letter or digit first");
    }
    return text;
  }

  private static String line(String what, String text) throws BadValueException {
    if (text.isBlank() || text.indexOf('\n') >= 0 || text.indexOf('\t') >= 0) {
      throw new BadValueException(
          ProfileError.BAD_NAME, Words.quote(text) + " is not " + what + ": one line of text");
    }
    return text;
  }
}
