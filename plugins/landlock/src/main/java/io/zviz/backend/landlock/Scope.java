package io.zviz.backend.landlock;

/** What stays inside a Landlock domain, LANDLOCK_SCOPE_* of include/uapi/linux/landlock.h. */
enum Scope implements Feature {
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

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public int since() {
    return since;
  }
}
