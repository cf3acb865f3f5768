package io.zviz.broker;

import io.zviz.spi.policy.IntentId;
import java.util.Optional;

/** What the filter's rules say about the numbers of a call that was notified. */
public sealed interface CallVerdict {
  /** It is executed; it was notified only to be recorded. */
  record Allow() implements CallVerdict {}

  /**
   * It ends with an error.
   *
   * @param errno the positive error number
   * @param rule the rule behind it
   */
  record Refuse(int errno, Optional<IntentId> rule) implements CallVerdict {}

  /**
   * Its scalar arguments are in order; what its pointers lead to is the broker's business.
   *
   * @param rule the rule that sends it to the broker
   */
  record Inspect(Optional<IntentId> rule) implements CallVerdict {}

  /** The rules of a container. */
  @FunctionalInterface
  interface Rules {
    /**
     * Decides a call.
     *
     * @param number of the call on this architecture
     * @param arguments the six arguments; not to be kept
     */
    CallVerdict decide(int number, long[] arguments);
  }
}
