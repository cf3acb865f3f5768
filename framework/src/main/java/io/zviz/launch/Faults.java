package io.zviz.launch;

import java.io.IOException;
import java.util.List;

/** What a test lets go wrong with launches. Only this package can hand one to a launcher. */
interface Faults {
  /** Nothing. */
  Faults NONE = new Faults() {};

  /**
   * Is told of a step on the host that is in the journal and not done yet.
   *
   * @throws IOException for which the step fails
   */
  default void before(String step) throws IOException {}

  /** The program that a child gets for its own. */
  default List<ChildCall> child(List<ChildCall> calls) {
    return calls;
  }

  /** Is told where that program is before the child exists. */
  default void placed(EncodedProgram program) {}
}
