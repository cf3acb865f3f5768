package io.zviz.backend.landlock;

/**
 * The network rights of Landlock, LANDLOCK_ACCESS_NET_* of include/uapi/linux/landlock.h: they know
 * ports and no addresses.
 *
 * <p>Those of ABI 4 are in the headers of Linux 6.7; those of ABI 10 come with the commits
 * 9a8ed15ce224 and e61247a2e694 (June 2026, "landlock: Add UDP bind() access control", "landlock:
 * Add UDP send+connect access control"). What is handled is refused on every port that no rule
 * names, loopback included. Not covered: listening, accepting, what a socket that is connected
 * already sends.
 */
enum NetRight implements Feature {
  /** Bind a TCP socket to a port; 0 stands for any that the kernel picks. */
  BIND_TCP(0, 4),
  /** Connect a TCP socket to a port. */
  CONNECT_TCP(1, 4),
  /** Bind a UDP socket to a port; sending from an unbound one is like binding to 0. */
  BIND_UDP(2, 10),
  /** Connect a UDP socket to a port, or send to it by address: replies to clients as well. */
  CONNECT_SEND_UDP(3, 10);

  private final int bit;
  private final int since;

  NetRight(int bit, int since) {
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
