package io.zviz.exchange.export;

import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Set;

/** The accounts of capabilities and limits, which differ little from tool to tool. */
final class Accounts {
  private Accounts() {}

  static CapabilityIntent capabilities(ResolvedPolicy policy) {
    return policy.intents(CapabilityIntent.class).get(0);
  }

  /** For tools that cannot say which capabilities are ambient. */
  static void withoutAmbient(ResolvedPolicy policy, Ledger ledger) {
    CapabilityIntent rule = capabilities(policy);
    if (rule.ambient().isEmpty()) {
      ledger.holds(rule);
    } else {
      ledger.lost(
          rule,
          "programs of other users than root do not get %s: ambient capabilities cannot be set"
              .formatted(String.join(", ", rule.ambient())));
    }
  }

  /**
   * Limits.
   *
   * @param known those that the tool has an option for
   * @param io whether it has one for single devices
   */
  static void limits(
      ResolvedPolicy policy, Ledger ledger, Set<Limit> known, boolean cpu, boolean io) {
    String why = "there is no option for it";
    for (LimitIntent rule : policy.intents(LimitIntent.class)) {
      if (known.contains(rule.limit()) || Limits.isUnlimited(rule.value())) {
        ledger.holds(rule);
      } else {
        ledger.lost(rule, why);
      }
    }
    for (CpuQuotaIntent rule : policy.intents(CpuQuotaIntent.class)) {
      if (cpu || Limits.isUnlimited(rule.quotaMicros())) {
        ledger.holds(rule);
      } else {
        ledger.lost(rule, why);
      }
    }
    for (IoLimitIntent rule : policy.intents(IoLimitIntent.class)) {
      if (io) {
        ledger.holds(rule);
      } else {
        ledger.lost(rule, why);
      }
    }
  }
}
