package io.zviz.seccomp;

import io.zviz.seccomp.ir.Node;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.IntentId;
import java.util.List;

/**
 * What becomes of one call.
 *
 * @param asked what the policy says about it, by name or by default
 * @param intent the intent that decides
 * @param decision by its arguments
 * @param place where it is checked
 * @param coverage how much of what was asked is done
 * @param why one line: where it went, and why
 * @param reliesOn the rules, enforced elsewhere in the kernel, without which it could not pass
 */
record CallRule(
    Decision asked,
    IntentId intent,
    Node<CallDecision> decision,
    Place place,
    Coverage coverage,
    String why,
    List<IntentId> reliesOn) {
  /** Copies the list. */
  CallRule {
    reliesOn = List.copyOf(reliesOn);
  }

  /** A rule that stands on its own. */
  CallRule(
      Decision asked,
      IntentId intent,
      Node<CallDecision> decision,
      Place place,
      Coverage coverage,
      String why) {
    this(asked, intent, decision, place, coverage, why, List.of());
  }

  static CallRule allowed(IntentId intent, Node<CallDecision> decision, String why) {
    return new CallRule(Decision.ALLOW, intent, decision, Place.FILTER, Coverage.FULL, why);
  }

  static CallRule refused(Decision asked, IntentId intent, int errno, String why) {
    return new CallRule(asked, intent, refuse(errno, intent), Place.FILTER, Coverage.FULL, why);
  }

  /** The same for arguments about which nothing else is said. */
  CallRule after(Node<CallDecision> conditions) {
    return new CallRule(
        asked, intent, conditions, place, coverage, "by its arguments first; then: " + why);
  }

  /** The same, but the broker sees what passes. */
  CallRule watched() {
    return new CallRule(
        asked, intent, decision.map(CallRule::seen), place, coverage, why, reliesOn);
  }

  private static CallDecision seen(CallDecision decision) {
    return decision instanceof CallDecision.Allow allow
        ? new CallDecision.Broker(allow.intent())
        : decision;
  }

  static Node<CallDecision> allow(IntentId intent) {
    return new Node.Leaf<>(new CallDecision.Allow(intent));
  }

  static Node<CallDecision> refuse(int errno, IntentId intent) {
    return new Node.Leaf<>(new CallDecision.Refuse(errno, intent));
  }

  static Node<CallDecision> broker(IntentId intent) {
    return new Node.Leaf<>(new CallDecision.Broker(intent));
  }
}
