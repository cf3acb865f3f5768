package io.zviz.score;

import io.zviz.abi.Capabilities;
import io.zviz.compile.Bundle;
import io.zviz.score.Tally.Permit;
import io.zviz.score.Weights.Weight;
import io.zviz.spi.policy.CapabilityIntent;
import java.util.List;

/** The capabilities that are kept. */
final class CapabilityExposure {
  private CapabilityExposure() {}

  static Tally tally(Bundle bundle, Enforced enforced) {
    Tally tally = new Tally("capabilities");
    List<CapabilityIntent> rules = bundle.policy().intents(CapabilityIntent.class);
    for (String capability : Capabilities.names()) {
      Weight weight = Weights.TABLE.of("capability", capability);
      double degree =
          rules.stream().mapToDouble(r -> degree(r, capability, enforced)).max().orElse(1);
      if (degree == 0) {
        tally.refused(weight);
      } else {
        tally.permitted(weight, degree, "capability " + capability, permit(rules, capability));
      }
    }
    return tally;
  }

  private static double degree(CapabilityIntent rule, String capability, Enforced enforced) {
    boolean kept = rule.keep().contains(capability) || rule.ambient().contains(capability);
    return kept ? 1 : enforced.open(rule.id());
  }

  private static Permit permit(List<CapabilityIntent> rules, String capability) {
    return rules.stream()
        .findFirst()
        .map(
            rule ->
                rule.keep().contains(capability) || rule.ambient().contains(capability)
                    ? new Permit(
                        rule.describe(),
                        rule.origin().toString(),
                        "capabilities.keep without " + capability)
                    : Enforced.unenforced(rule.describe(), rule.origin().toString()))
        .orElseGet(
            () -> new Permit("no rule", "every container", "capabilities: {drop_all: true}"));
  }
}
