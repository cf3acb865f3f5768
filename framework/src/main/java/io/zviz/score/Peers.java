package io.zviz.score;

import io.zviz.score.Tally.Permit;
import io.zviz.score.Weights.Weight;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Endpoint;
import io.zviz.spi.policy.IngressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;

/** Who can be reached by name, and who can reach the workload. */
final class Peers {
  /** A name with all below it counts as so many, and as many names as this are as good as all. */
  private static final int SUBDOMAINS = 256;

  private static final int NAME_BITS = 16;
  private static final int ADDRESS_BITS = 32;
  private static final int IPV6_BITS = 128;

  private Peers() {}

  /** Names that an allowed name with all below it takes in do not count again. */
  static void names(ResolvedPolicy policy, Weight weight, Tally tally) {
    List<EgressIntent> allowed =
        policy.intents(EgressIntent.class).stream()
            .filter(rule -> rule.decision() == Decision.ALLOW)
            .filter(rule -> !(rule.to() instanceof Endpoint.Addresses))
            .toList();
    long count =
        allowed.stream()
            .map(EgressIntent::to)
            .distinct()
            .filter(to -> allowed.stream().noneMatch(other -> takesIn(other.to(), to)))
            .mapToLong(Peers::names)
            .sum();
    if (count == 0) {
      tally.refused(weight);
    } else {
      tally.permitted(
          weight, Breadth.of(1 + (double) count, NAME_BITS), "names", permit(allowed.get(0)));
    }
  }

  private static boolean takesIn(Endpoint wide, Endpoint narrow) {
    return wide instanceof Endpoint.Name all
        && all.subdomains()
        && narrow instanceof Endpoint.Name one
        && one.name().endsWith("." + all.name());
  }

  private static long names(Endpoint to) {
    boolean one = to instanceof Endpoint.Name name && !name.subdomains();
    return one ? 1 : SUBDOMAINS;
  }

  /** Unless a rule refuses all, or names who may, everybody may. */
  static void ingress(ResolvedPolicy policy, Enforced enforced, Weight weight, Tally tally) {
    List<IngressIntent> rules = policy.intents(IngressIntent.class);
    boolean open = rules.isEmpty() || !enforced.has(Layer.NETWORK);
    double widest = open ? 1 : rules.stream().mapToDouble(Peers::share).max().orElse(1);
    if (widest == 0) {
      tally.refused(weight);
      return;
    }
    Permit permit =
        rules.isEmpty()
            ? new Permit("no rule", "every container", "network.ingress.deny_all: true")
            : new Permit(
                rules.get(0).describe(),
                rules.get(0).origin().toString(),
                "network.ingress.deny_all: true");
    tally.permitted(weight, widest, "ingress", permit);
  }

  /** Of the family that a rule is about, by powers of two. */
  private static double share(IngressIntent rule) {
    return rule.source()
        .map(
            cidr -> {
              int bits = cidr.isIpv6() ? IPV6_BITS : ADDRESS_BITS;
              return Math.max(1.0 / bits, (bits - cidr.prefixLength()) / (double) bits);
            })
        .orElse(0.0);
  }

  private static Permit permit(Intent rule) {
    return new Permit(
        rule.describe(), rule.origin().toString(), "network.egress.allow with fewer names");
  }
}
