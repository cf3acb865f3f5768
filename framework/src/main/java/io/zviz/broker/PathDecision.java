package io.zviz.broker;

import io.zviz.broker.PathAnswer.Access;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the filesystem section says about a path inside the container: the most specific pattern
 * decides, and for the same pattern hidden beats readonly beats writable. Pure.
 *
 * <p>Paths are byte strings ({@link ByteStrings}), absolute and without symbolic links.
 */
public final class PathDecision {
  // What every container has, whatever is listed; a profile's own rule for the same path wins.
  // In /proc/sys/net the kernel shows the network of whoever opens: that of the broker is the
  // host's.
  private static final Map<String, PathAccess> GIVEN =
      Map.of(
          "/proc", PathAccess.READONLY, // as Landlock grants it; masks hide parts of it
          "/proc/sys/net", PathAccess.HIDDEN,
          "/dev", PathAccess.READONLY,
          "/dev/shm", PathAccess.WRITABLE,
          "/dev/pts", PathAccess.WRITABLE,
          "/dev/mqueue", PathAccess.WRITABLE,
          "/work", PathAccess.WRITABLE);

  private final RuleIndex rules;
  private final RuleIndex executables;
  private final Optional<IntentId> firstExecutable;
  private final Set<String> leadingFolders;
  private final PathAnswer fallback;
  private final boolean restrictsExecution;

  private PathDecision(
      List<PathRule> rules,
      List<PathRule> executables,
      PathAnswer fallback,
      boolean restrictsExecution) {
    this.rules = new RuleIndex(rules);
    this.executables = new RuleIndex(executables);
    this.firstExecutable = executables.stream().findFirst().flatMap(PathRule::intent);
    this.fallback = fallback;
    this.restrictsExecution = restrictsExecution;
    this.leadingFolders = new HashSet<>();
    rules.forEach(rule -> addFolders(rule.parent()));
    executables.forEach(rule -> addFolders(rule.parent()));
  }

  /** The rules of a policy; without a filesystem section everything is readable. */
  public static PathDecision of(ResolvedPolicy policy) {
    return of(policy, false);
  }

  /**
   * The rules of a policy.
   *
   * @param rootWritable whether, without a filesystem section, the root is writable too, as an OCI
   *     bundle with {@code root.readonly: false} says
   */
  public static PathDecision of(ResolvedPolicy policy, boolean rootWritable) {
    List<PathRule> rules = new ArrayList<>();
    List<PathRule> executables = new ArrayList<>();
    GIVEN.forEach((path, access) -> rules.add(PathRule.given(path, access)));
    for (PathIntent intent : policy.intents(PathIntent.class)) {
      PathRule rule = PathRule.of(intent);
      (intent.access() == PathAccess.EXECUTABLE ? executables : rules).add(rule);
    }
    Optional<IntentId> unnamed =
        policy.intents(PathDefaultIntent.class).stream().findFirst().map(PathDefaultIntent::id);
    Access open = rootWritable ? Access.WRITABLE : Access.READABLE;
    PathAnswer fallback = new PathAnswer(unnamed.isPresent() ? Access.UNNAMED : open, unnamed, "");
    return new PathDecision(rules, executables, fallback, policy.restrictsExecutables());
  }

  private void addFolders(String folder) {
    String next = folder;
    while (leadingFolders.add(next) && !"/".equals(next)) {
      next = next.substring(0, Math.max(1, next.lastIndexOf('/')));
    }
  }

  /** What may be done with a file or folder. */
  public PathAnswer access(String path) {
    PathRule best = rules.mostSpecific(path);
    PathRule runnable = executables.mostSpecific(path);
    // Naming a path as executable puts it into the container, readable.
    if (runnable != null && (best == null || (best.hides() && runnable.beats(best)))) {
      return runnable.answer();
    }
    if (best != null) {
      return best.answer();
    }
    boolean leads = fallback.access() == Access.UNNAMED && leadingFolders.contains(path);
    return leads ? new PathAnswer(Access.LISTABLE, fallback.rule(), "") : fallback;
  }

  /**
   * Whether a file may be executed: {@code READABLE} or {@code WRITABLE} when it may, else why not.
   * Without an executable list, what can be read can be executed.
   */
  public PathAnswer execution(String path) {
    PathAnswer access = access(path);
    boolean readable = access.access().compareTo(Access.READABLE) <= 0;
    if (!readable || !restrictsExecution) {
      return access;
    }
    PathRule runnable = executables.mostSpecific(path);
    return runnable == null
        ? new PathAnswer(Access.UNNAMED, firstExecutable, "")
        : runnable.answer();
  }
}
