package io.zviz.containment;

import io.zviz.spi.launch.ChildStep.Contain.PathRule;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Path rules with their globs expanded: one access for each path, folders before what is below
 * them. An explicit path beats a glob; for the same path hidden beats readonly beats writable.
 */
final class RuleOrder {
  private final Map<String, PathAccess> accesses;
  private final SortedSet<String> executables;

  private RuleOrder(Map<String, PathAccess> accesses, SortedSet<String> executables) {
    this.accesses = accesses;
    this.executables = executables;
  }

  /**
   * Sorts rules out.
   *
   * @param expand the paths that a glob matches
   * @param canonical a path with the links of the root followed, such as /usr/lib for /lib
   */
  static RuleOrder of(
      List<PathRule> rules,
      Function<PathPattern, List<String>> expand,
      UnaryOperator<String> canonical) {
    Map<String, PathAccess> accesses = new TreeMap<>();
    SortedSet<String> executables = new TreeSet<>();
    List<PathRule> globsFirst = new ArrayList<>(rules);
    globsFirst.sort(Comparator.comparing(rule -> !rule.pattern().isGlob()));
    Map<String, PathAccess> explicit = new TreeMap<>();
    for (PathRule rule : globsFirst) {
      List<String> paths =
          rule.pattern().isGlob()
              ? expand.apply(rule.pattern()).stream().map(canonical).toList()
              : List.of(canonical.apply(rule.pattern().text()));
      if (rule.access() == PathAccess.EXECUTABLE) {
        executables.addAll(paths);
      } else {
        Map<String, PathAccess> target = rule.pattern().isGlob() ? accesses : explicit;
        paths.forEach(path -> target.merge(path, rule.access(), RuleOrder::stricter));
      }
    }
    accesses.putAll(explicit);
    return new RuleOrder(accesses, executables);
  }

  /** The paths with an access, folders before what is below them. */
  List<String> paths() {
    return accesses.keySet().stream()
        .sorted(
            Comparator.comparingInt((String path) -> new PathPattern(path).depth())
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  PathAccess access(String path) {
    return accesses.getOrDefault(path, PathAccess.READONLY);
  }

  boolean names(String path) {
    return accesses.containsKey(path);
  }

  SortedSet<String> executables() {
    return executables;
  }

  boolean executable(String path) {
    return executables.stream().anyMatch(folder -> PathView.covers(folder, path));
  }

  /** Whether a rule shows something at or below a path. */
  boolean shows(String path) {
    return accesses.entrySet().stream()
        .anyMatch(e -> e.getValue() != PathAccess.HIDDEN && PathView.covers(path, e.getKey()));
  }

  /** Whether a path lies in a folder that a rule shows. */
  boolean shownBy(String path) {
    return accesses.entrySet().stream()
        .anyMatch(e -> e.getValue() != PathAccess.HIDDEN && PathView.covers(e.getKey(), path));
  }

  private static PathAccess stricter(PathAccess one, PathAccess other) {
    return rank(one) <= rank(other) ? one : other;
  }

  private static int rank(PathAccess access) {
    return switch (access) {
      case HIDDEN -> 0;
      case READONLY -> 1;
      case WRITABLE -> 2;
      case EXECUTABLE -> 3;
    };
  }
}
