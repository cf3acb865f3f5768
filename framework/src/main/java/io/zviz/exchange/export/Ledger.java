package io.zviz.exchange.export;

import io.zviz.exchange.Loss;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Keeps the account of what an export says about each rule: nothing is left out of it. */
final class Ledger {
  private final ResolvedPolicy policy;
  private final Set<IntentId> accounted = new TreeSet<>();
  private final List<Loss> losses = new ArrayList<>();

  Ledger(ResolvedPolicy policy) {
    this.policy = policy;
  }

  /** A rule that holds as it was written. */
  void holds(Intent rule) {
    accounted.add(rule.id());
  }

  void hold(Collection<? extends Intent> rules) {
    rules.forEach(this::holds);
  }

  /** A rule that does not hold, or only in part. */
  void lost(Intent rule, String why) {
    accounted.add(rule.id());
    losses.add(Loss.lost(rule.origin(), rule.describe(), why));
  }

  /** What every container has, whatever its profile says. */
  void lost(String implied, String rule, String why) {
    losses.add(Loss.lost(Origin.implied(implied), rule, why));
  }

  /** A setting that was written down and does not hold. */
  void lostSetting(String key, String why) {
    if (policy.positions().containsKey(key)) {
      losses.add(Loss.lost(policy.positionOf(key), key, why));
    }
  }

  /** A rule that refuses more than it says, or otherwise. */
  void stricter(Intent rule, String why) {
    accounted.add(rule.id());
    losses.add(Loss.stricter(rule.origin(), rule.describe(), why));
  }

  /** The account. */
  List<Loss> close() {
    for (Intent rule : policy.intents()) {
      if (!accounted.contains(rule.id())) {
        throw new IllegalStateException("the export says nothing about " + rule.id());
      }
    }
    return losses;
  }
}
