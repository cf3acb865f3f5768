package io.zviz.exchange.export;

import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.DnsProxyIntent;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.ResolvedPolicy;

/** A network of the container's own with nothing but loopback: what all runtimes can give. */
final class NoNetwork {
  private static final String CLOSED =
      "there is no option that restricts addresses: the container has no network";

  private NoNetwork() {}

  static void account(ResolvedPolicy policy, Ledger ledger) {
    for (EgressIntent rule : policy.intents(EgressIntent.class)) {
      if (rule.decision() == Decision.DENY) {
        ledger.holds(rule);
      } else {
        ledger.lost(rule, CLOSED);
      }
    }
    for (IngressIntent rule : policy.intents(IngressIntent.class)) {
      if (rule.source().isEmpty()) {
        ledger.holds(rule);
      } else {
        ledger.lost(rule, CLOSED);
      }
    }
    for (PortIntent rule : policy.intents(PortIntent.class)) {
      if (rule.rule() == PortIntent.Rule.ALLOW_BIND) {
        ledger.holds(rule); // nobody but the container itself reaches any port
      } else {
        ledger.lost(rule, "nothing refuses it on the container's own loopback");
      }
    }
    policy.intents(DnsProxyIntent.class).forEach(rule -> ledger.lost(rule, CLOSED));
  }
}
