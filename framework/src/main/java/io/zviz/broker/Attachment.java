package io.zviz.broker;

/** A container that the broker serves. */
@FunctionalInterface
public interface Attachment {
  /**
   * Waits until the last call of the container has been answered and recorded. That is soon after
   * its last task has ended; a step that a server holds up does not hold this up for longer than
   * the time given.
   *
   * @return false when it is not so far yet when the time is over
   */
  boolean awaitEnd(int millis);
}
