package io.zviz.launch;

import java.util.List;
import java.util.stream.Stream;

/** What the supervisor and a child tell each other through the memory that they share. */
final class Exchange {
  /** What the supervisor stores where a descriptor of the listener will stand. */
  static final long NO_LISTENER = -1;

  /** The supervisor's descriptors of the standard streams. */
  final Slot[] stdio = {new Slot(), new Slot(), new Slot()};

  /** The end of a pipe at which the child waits for the supervisor. */
  final Slot barrier = new Slot();

  /** The end of a pipe that wakes the supervisor up. */
  final Slot status = new Slot();

  /** First and last of each range of descriptors that is closed at the beginning. */
  final List<Slot> gaps;

  /** The child's descriptor of the filter's listener. */
  final Slot listener = new Slot();

  /** Not 0 once the child may execute its command. */
  final Slot release = new Slot();

  /** The child's descriptor of the terminal's other end. */
  final Slot terminal = new Slot();

  /**
   * An exchange.
   *
   * @param kept how many descriptors the child keeps besides those of the two pipes
   */
  Exchange(int kept) {
    gaps = Stream.generate(Slot::new).limit(2L * (kept + 3)).toList();
  }
}
