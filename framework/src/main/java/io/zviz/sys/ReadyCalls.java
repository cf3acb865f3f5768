package io.zviz.sys;

/** epoll(7) and eventfd(2); every method answers {@code -errno} for an error. */
public interface ReadyCalls {
  /** There is something to read. */
  int READABLE = 0x001;

  /** An error; always reported. */
  int FAILED = 0x008;

  /** The other side has gone; always reported. */
  int ENDED = 0x010;

  /** A new set of descriptors. */
  int create();

  /** Adds a descriptor; level-triggered. */
  int add(int set, int descriptor, long tag);

  /** Takes a descriptor out. */
  int remove(int set, int descriptor);

  /**
   * Waits until a descriptor of the set is ready.
   *
   * @param events room for the answers
   * @return how many are ready, at most 16
   */
  int await(int set, NativeBuffer events, int timeoutMillis);

  /** What happened to the entry of an answer. */
  int what(NativeBuffer events, int entry);

  /** The tag of the entry of an answer. */
  long tag(NativeBuffer events, int entry);

  /** A descriptor that {@link #ring} makes readable for ever. */
  int bell();

  /** Makes a bell readable. */
  void ring(int bell);
}
