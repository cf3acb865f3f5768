package io.zviz.explain;

import io.zviz.broker.PathAnswer.Access;
import io.zviz.compile.Bundle;
import io.zviz.explain.Difference.Direction;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Differences in what may be done with files, at every path that either profile names. */
final class PathDiff {
  /** A name that no profile lists, for what lies below a folder or matches a wildcard. */
  private static final String ANY = "x";

  private final PathAnswers first;
  private final PathAnswers second;
  private final List<Difference> differences = new ArrayList<>();

  private PathDiff(PathAnswers first, PathAnswers second) {
    this.first = first;
    this.second = second;
  }

  static List<Difference> of(Bundle before, Bundle after) {
    PathDiff diff =
        new PathDiff(
            new PathAnswers(before.policy(), new Steps(before)),
            new PathAnswers(after.policy(), new Steps(after)));
    samples(before.policy(), after.policy()).forEach(diff::compare);
    return diff.differences;
  }

  /** What to say, and a path that shows it. */
  private static Map<String, String> samples(ResolvedPolicy before, ResolvedPolicy after) {
    Map<String, String> samples = new TreeMap<>();
    samples.put("paths that no list names", "/" + ANY + ANY + ANY);
    for (ResolvedPolicy policy : List.of(before, after)) {
      for (PathIntent intent : policy.intents(PathIntent.class)) {
        String path = intent.path().text();
        samples.put(path, path.replace("**", ANY).replace("*", ANY));
      }
    }
    return samples;
  }

  private void compare(String name, String path) {
    Access one = first.access(path);
    Access other = second.access(path);
    if (one != other) {
      differences.add(
          new Difference(
              other.compareTo(one) < 0 ? Direction.MORE : Direction.LESS,
              "filesystem",
              one == Access.HIDDEN
                  ? "no longer hides " + name + ": " + words(other)
                  : other == Access.HIDDEN
                      ? "newly hides " + name + ": was " + words(one)
                      : name + " is " + words(other) + ", no longer " + words(one),
              words(one),
              words(other)));
    }
    boolean ran = first.isExecutable(path);
    if (ran != second.isExecutable(path)) {
      differences.add(
          new Difference(
              ran ? Direction.LESS : Direction.MORE,
              "filesystem",
              (ran ? "no longer runs what is in " : "newly runs what is in ") + name,
              ran ? "executable" : "not executable",
              ran ? "not executable" : "executable"));
    }
  }

  private static String words(Access access) {
    return access == Access.UNNAMED ? "out of reach" : access.name().toLowerCase(Locale.ROOT);
  }
}
