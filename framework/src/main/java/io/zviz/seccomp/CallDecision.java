package io.zviz.seccomp;

import io.zviz.spi.policy.IntentId;

/** What becomes of one system call with its arguments. */
public sealed interface CallDecision {
  /**
   * The kernel executes it.
   *
   * @param intent the intent that allows it
   */
  record Allow(IntentId intent) implements CallDecision {}

  /**
   * It fails.
   *
   * @param errno the error number that the caller gets, positive
   * @param intent the intent that refuses it
   */
  record Refuse(int errno, IntentId intent) implements CallDecision {}

  /**
   * The broker looks at what the filter cannot see, and answers.
   *
   * @param intent the intent that wants it inspected
   */
  record Broker(IntentId intent) implements CallDecision {}

  /** The process is killed: a call of a foreign interface, whose numbers mean something else. */
  record Kill() implements CallDecision {}
}
