package io.zviz.resolve;

import io.zviz.profile.FilesystemSection;
import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.Problems;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The intents about paths. */
final class FilesystemResolution {
  private static final PathPattern WORK = new PathPattern("/work");
  private static final String READONLY_OPTION = "--readonly";
  private static final String WRITABLE_OPTION = "--writable";

  /** The order in which lists win for the same path. */
  private static final List<PathAccess> PRECEDENCE =
      List.of(PathAccess.HIDDEN, PathAccess.READONLY, PathAccess.WRITABLE);

  private final Chain chain;
  private final boolean readonly;
  private final Problems problems;
  private final IntentCollector intents;

  private record Rule(PathAccess access, Origin origin) {}

  FilesystemResolution(Chain chain, boolean readonly, Problems problems, IntentCollector intents) {
    this.chain = chain;
    this.readonly = readonly;
    this.problems = problems;
    this.intents = intents;
  }

  void run() {
    Map<PathPattern, Rule> rules = merge();
    rules.putIfAbsent(WORK, new Rule(PathAccess.WRITABLE, Origin.implied("@work")));
    rules.replaceAll((path, rule) -> readonly ? withoutWriting(rule) : rule);
    rules.forEach((path, rule) -> add(path, rule.access(), rule.origin()));
    chain
        .union("filesystem.executable", p -> p.filesystem().executable())
        .map(Listing::items)
        .orElse(List.of())
        .forEach(item -> add(item.value(), PathAccess.EXECUTABLE, item.origin()));
    chain
        .first("filesystem", p -> p.filesystem().origin())
        .ifPresent(origin -> intents.add("filesystem/*", origin, PathDefaultIntent::new));
  }

  private void add(PathPattern path, PathAccess access, Origin origin) {
    String id = "filesystem/" + word(access) + path;
    intents.add(id, origin, header -> new PathIntent(header, path, access));
  }

  /** The most derived profile that lists a path decides about it. */
  private Map<PathPattern, Rule> merge() {
    List<Map<PathPattern, Rule>> levels = new ArrayList<>();
    chain.profiles().forEach(profile -> levels.add(new TreeMap<>()));
    for (PathAccess access : PRECEDENCE) {
      List<Optional<Listing<PathPattern>>> lists =
          chain.levels("filesystem." + word(access), p -> list(access).apply(p.filesystem()));
      for (int i = 0; i < lists.size(); i++) {
        Map<PathPattern, Rule> level = levels.get(i);
        lists.get(i).ifPresent(list -> list.items().forEach(item -> put(level, access, item)));
      }
    }
    Map<PathPattern, Rule> merged = new TreeMap<>();
    levels.forEach(level -> level.forEach((path, rule) -> override(merged, path, rule)));
    return merged;
  }

  private void put(Map<PathPattern, Rule> level, PathAccess access, Located<PathPattern> item) {
    Rule winner = level.putIfAbsent(item.value(), new Rule(access, item.origin()));
    if (winner != null) {
      String message =
          item.value()
              + " is "
              + word(winner.access())
              + ", as "
              + winner.origin()
              + " says; "
              + word(access)
              + " has no effect";
      problems.add(ResolveNotice.CONFLICT.at(item.origin(), message));
    }
  }

  private void override(Map<PathPattern, Rule> merged, PathPattern path, Rule rule) {
    Rule derived = merged.putIfAbsent(path, rule);
    if (derived != null && derived.access() != rule.access()) {
      String message =
          path
              + " is "
              + word(derived.access())
              + " here, "
              + word(rule.access())
              + " at "
              + rule.origin();
      problems.add(ResolveNotice.OVERRIDES.at(derived.origin(), message));
    }
  }

  private static Rule withoutWriting(Rule rule) {
    boolean kept =
        rule.access() != PathAccess.WRITABLE
            || rule.origin().source().equals(WRITABLE_OPTION)
            || rule.origin().source().equals(Overrides.BIND_OPTION);
    return kept ? rule : new Rule(PathAccess.READONLY, Origin.implied(READONLY_OPTION));
  }

  private static Function<FilesystemSection, Optional<Listing<PathPattern>>> list(
      PathAccess access) {
    return switch (access) {
      case READONLY -> FilesystemSection::readonly;
      case WRITABLE -> FilesystemSection::writable;
      case HIDDEN -> FilesystemSection::hidden;
      case EXECUTABLE -> FilesystemSection::executable;
    };
  }

  private static String word(PathAccess access) {
    return access.name().toLowerCase(Locale.ROOT);
  }
}
