package io.zviz.backend.landlock;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What stays inside a Landlock domain, LANDLOCK_SCOPE_* of include/uapi/linux/landlock.h. */
enum Scope {
  /** Connecting to abstract UNIX sockets made outside. */
  ABSTRACT_UNIX_SOCKET(0, 6),
  /** Signals to processes outside. Those inside, the container's first one too, still get them. */
  SIGNAL(1, 6);

  private final int bit;
  private final int since;

  Scope(int bit, int since) {
    this.bit = bit;
    this.since = since;
  }

  /** The first ABI that knows it. */
  int since() {
    return since;
  }

  /** The name in artefacts. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The set as the kernel wants it. */
  static long bits(Set<Scope> scopes) {
    return scopes.stream().mapToLong(scope -> 1L << scope.bit).reduce(0, (a, b) -> a | b);
  }

  /** The names of a set, in the order of the bits. */
  static List<String> keys(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::key).toList();
  }
}
