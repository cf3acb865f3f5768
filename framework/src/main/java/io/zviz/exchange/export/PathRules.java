package io.zviz.exchange.export;

import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The path rules that decide: one a path, those above before those below. */
final class PathRules {
  private static final List<PathAccess> PRECEDENCE =
      List.of(PathAccess.HIDDEN, PathAccess.READONLY, PathAccess.WRITABLE);

  private final List<PathIntent> deciding;
  private final List<PathIntent> executables;
  private final Optional<PathDefaultIntent> rest;

  PathRules(ResolvedPolicy policy, Ledger ledger) {
    List<PathIntent> sorted =
        policy.intents(PathIntent.class).stream()
            .sorted(
                Comparator.<PathIntent>comparingInt(rule -> rule.path().depth())
                    .thenComparing(PathIntent::path)
                    .thenComparing(rule -> PRECEDENCE.indexOf(rule.access())))
            .toList();
    Map<String, PathIntent> first = new LinkedHashMap<>();
    List<PathIntent> executable = new ArrayList<>();
    for (PathIntent rule : sorted) {
      if (rule.access() == PathAccess.EXECUTABLE) {
        executable.add(rule);
      } else if (first.putIfAbsent(rule.path().text(), rule) != null) {
        ledger.holds(rule); // a stricter list names the same path and decides
      }
    }
    this.deciding = List.copyOf(first.values());
    this.executables = List.copyOf(executable);
    List<PathDefaultIntent> others = policy.intents(PathDefaultIntent.class);
    boolean everything = first.containsKey("/");
    if (everything) {
      ledger.hold(others); // there are no others
    }
    this.rest = everything ? Optional.empty() : others.stream().findFirst();
  }

  List<PathIntent> deciding() {
    return deciding;
  }

  List<PathIntent> executables() {
    return executables;
  }

  /** That other paths are out of reach; empty when everything is readable. */
  Optional<PathDefaultIntent> rest() {
    return rest;
  }

  /** What decides about the folder that a path lies in. */
  Optional<PathAccess> around(PathIntent rule) {
    return deciding.stream()
        .filter(other -> !other.path().isGlob() && !other.path().equals(rule.path()))
        .filter(other -> other.path().covers(rule.path().text()))
        .max(Comparator.comparingInt(other -> other.path().depth()))
        .map(PathIntent::access);
  }

  /** Whether a list shows this path as a whole. */
  boolean shows(String path) {
    return deciding.stream()
        .filter(rule -> !rule.path().isGlob() && rule.path().covers(path))
        .max(Comparator.comparingInt(rule -> rule.path().depth()))
        .filter(rule -> rule.access() != PathAccess.HIDDEN)
        .isPresent();
  }

  /** What is shown although it lies below a hidden path. */
  List<PathIntent> shownBelow(String hidden) {
    return deciding.stream()
        .filter(rule -> rule.access() != PathAccess.HIDDEN)
        .filter(rule -> rule.path().text().startsWith(hidden + "/"))
        .toList();
  }

  /** Whether the root itself is writable. */
  boolean rootIsWritable() {
    return deciding.stream()
        .anyMatch(rule -> rule.path().text().equals("/") && rule.access() == PathAccess.WRITABLE);
  }

  /** Whether programs may be started from a writable place. */
  boolean mayExecute(PathIntent writable) {
    String path = writable.path().text();
    return executables.isEmpty()
        ? path.equals("/work") || path.startsWith("/work/")
        : executables.stream().anyMatch(rule -> rule.path().covers(path));
  }

  /** Whether a path belongs to the kernel's own file systems, which every container has. */
  static boolean isKernels(PathIntent rule) {
    String path = rule.path().text();
    return List.of("/proc", "/sys", "/dev").stream()
        .anyMatch(top -> path.equals(top) || path.startsWith(top + "/"));
  }

  /** Whether a folder is for everybody's temporary files. */
  static boolean isTemporary(PathIntent rule) {
    return List.of("/tmp", "/var/tmp").contains(rule.path().text());
  }
}
