package io.zviz.backend.landlock;

import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions about the path rules of a policy. */
final class PathRules {
  private final List<PathIntent> rules;
  private final Map<PathPattern, Integer> strictest = new HashMap<>();
  private final Set<PathPattern> mentioned = new HashSet<>();

  private PathRules(List<PathIntent> rules) {
    this.rules = List.copyOf(rules);
    for (PathIntent rule : rules) {
      strictest.merge(rule.path(), strictness(rule), Math::max);
      if (rule.access() != PathAccess.EXECUTABLE) {
        mentioned.add(rule.path());
      }
    }
  }

  static PathRules of(ResolvedPolicy policy) {
    return new PathRules(policy.intents(PathIntent.class));
  }

  /** All of them. */
  List<PathIntent> rules() {
    return rules;
  }

  /** The rule that decides about reading and writing a path: the most specific one. */
  Optional<PathIntent> deciding(String path) {
    return rules.stream()
        .filter(rule -> rule.access() != PathAccess.EXECUTABLE && matches(rule.path(), path))
        .max(
            Comparator.comparingInt((PathIntent rule) -> rule.path().depth())
                .thenComparing(rule -> !rule.path().isGlob())
                .thenComparingInt(PathRules::strictness));
  }

  /** Whether a stricter list names the very path of a rule, so that the rule says nothing. */
  boolean overridden(PathIntent rule) {
    return rule.access() != PathAccess.EXECUTABLE
        && strictest.getOrDefault(rule.path(), 0) > strictness(rule);
  }

  /** Whether a rule about reading or writing names exactly this path. */
  boolean mentions(PathPattern path) {
    return mentioned.contains(path);
  }

  /**
   * Whether what {@code above} is about includes {@code path}, or a part of it if that is a glob.
   */
  static boolean touches(PathPattern above, PathPattern path) {
    return matches(above, path.text()) || (path.isGlob() && matches(above, path.parent()));
  }

  private static int strictness(PathIntent rule) {
    return switch (rule.access()) {
      case HIDDEN -> 2;
      case READONLY -> 1;
      case WRITABLE, EXECUTABLE -> 0;
    };
  }

  /** Whether a rule, plain or a glob, is about a path or something above it. */
  private static boolean matches(PathPattern pattern, String path) {
    if (!pattern.isGlob()) {
      return pattern.covers(path);
    }
    String parent = pattern.parent();
    if (!new PathPattern(parent).covers(path) || path.length() <= parent.length()) {
      return false;
    }
    String rest = path.substring("/".equals(parent) ? 1 : parent.length() + 1);
    int slash = rest.indexOf('/');
    String component = slash < 0 ? rest : rest.substring(0, slash);
    return globMatches(pattern.lastComponent(), component);
  }

  /** Whether a component matches a glob of stars, without backtracking over more than one star. */
  private static boolean globMatches(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        mark = t;
      } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
