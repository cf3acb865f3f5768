package io.zviz.backend.apparmor;

import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules read one by one, as the documents put it. */
record Meaning(ResolvedPolicy policy) {
  @Override
  public String toString() {
    return policy.intents().stream().map(Intent::describe).toList().toString();
  }

  Set<Permission> permissions(String path) {
    @Nullable PathIntent deciding = null;
    @Nullable PathIntent runs = null;
    for (PathIntent rule : policy.intents(PathIntent.class)) {
      if (!covers(rule, path)) {
        continue;
      }
      if (rule.access() == PathAccess.EXECUTABLE) {
        runs = runs == null || rank(rule) > rank(runs) ? rule : runs;
      } else {
        deciding = deciding == null || rank(rule) > rank(deciding) ? rule : deciding;
      }
    }
    @Nullable PathAccess access = access(deciding, runs, path);
    return access == null ? Set.of() : given(access, runs != null, path);
  }

  private Set<Permission> given(PathAccess access, boolean runs, String path) {
    if (access == PathAccess.HIDDEN) {
      return Set.of();
    }
    Set<Permission> given = EnumSet.of(Permission.READ, Permission.LOCK);
    boolean writable = access == PathAccess.WRITABLE;
    boolean list = policy.restrictsExecutables();
    boolean work = path.equals("/work") || path.startsWith("/work/");
    if (writable) {
      given.add(Permission.WRITE);
      given.add(Permission.LINK);
    }
    if (list ? runs : !writable || work) {
      given.add(Permission.EXECUTE);
    }
    if (!writable || given.contains(Permission.EXECUTE)) {
      given.add(Permission.MAP);
    }
    return given;
  }

  private @Nullable PathAccess access(
      @Nullable PathIntent deciding, @Nullable PathIntent runs, String path) {
    boolean work = path.equals("/work") || path.startsWith("/work/");
    int given = work && !states("/work") ? rank("/work", 0) : -1;
    if (deciding != null && rank(deciding) > given) {
      boolean hidden = deciding.access() == PathAccess.HIDDEN;
      return hidden && runs != null && rank(runs) > rank(deciding)
          ? PathAccess.READONLY
          : deciding.access();
    }
    if (given >= 0) {
      return PathAccess.WRITABLE;
    }
    boolean open = policy.intents().stream().noneMatch(i -> i.id().value().equals("filesystem"));
    return runs != null || open ? PathAccess.READONLY : null;
  }

  private boolean states(String path) {
    return policy.intents(PathIntent.class).stream()
        .anyMatch(r -> r.path().text().equals(path) && r.access() != PathAccess.EXECUTABLE);
  }

  private static int rank(PathIntent rule) {
    int strictness =
        switch (rule.access()) {
          case HIDDEN -> 3;
          case READONLY, EXECUTABLE -> 2;
          case WRITABLE -> 1;
        };
    return rank(rule.path().text(), strictness);
  }

  private static int rank(String path, int strictness) {
    int depth = path.equals("/") ? 0 : (int) path.chars().filter(c -> c == '/').count();
    return depth * 10 + (path.contains("*") ? 0 : 5) + strictness;
  }

  private static boolean covers(PathIntent rule, String path) {
    String regex = rule.path().text().replace(".", "\\.").replace("**", "\u0001");
    // A component is never empty: what a pattern of stars alone names is not its folder.
    regex = regex.replace("*", "[^/]*").replace("\u0001", ".*");
    int last =
        regex.lastIndexOf(
            '/', regex.indexOf("[^/]*") >= 0 ? regex.indexOf("[^/]*") : regex.length());
    String guarded = regex.substring(0, last + 1) + "(?=[^/])" + regex.substring(last + 1);
    return path.matches(rule.path().text().equals("/") ? "/.*" : guarded + "(/.*)?");
  }
}
