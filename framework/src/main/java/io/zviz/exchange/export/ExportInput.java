package io.zviz.exchange.export;

import io.zviz.compile.Bundle;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.BackendId;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What exports are made from.
 *
 * @param bundle the profile as it is compiled for no host in particular, or for the one asked for
 */
record ExportInput(Bundle bundle) {
  private static final BackendId APPARMOR = new BackendId("apparmor");

  ResolvedPolicy policy() {
    return bundle.policy();
  }

  Architecture architecture() {
    return bundle.architecture();
  }

  String name() {
    return policy().name();
  }

  /** The AppArmor profile; empty when this backend is not used. */
  Optional<String> appArmor() {
    return bundle.bytes(APPARMOR.value()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The name of the AppArmor profile in the kernel: the first one that its text has. */
  Optional<String> appArmorName() {
    return appArmor()
        .map(
            text -> {
              int start = text.indexOf("\nprofile \"") + "\nprofile \"".length();
              return text.substring(start, text.indexOf('"', start));
            });
  }

  /** Whether AppArmor enforces a rule completely. */
  boolean appArmorEnforces(Intent rule) {
    return appArmorOutcome(rule).filter(outcome -> outcome.coverage() == Coverage.FULL).isPresent();
  }

  /** What AppArmor does about a rule that it does not enforce completely; empty otherwise. */
  String appArmorGap(Intent rule) {
    return appArmorOutcome(rule)
        .filter(outcome -> outcome.coverage() != Coverage.FULL)
        .map(outcome -> "; AppArmor: " + outcome.how())
        .orElse("");
  }

  private Optional<Outcome> appArmorOutcome(Intent rule) {
    Optional<Compilation> compiled = bundle.compilationOf(APPARMOR);
    return compiled.stream()
        .flatMap(compilation -> compilation.outcomes().stream())
        .filter(outcome -> outcome.intent().equals(rule.id()))
        .findFirst();
  }

  /**
   * What becomes of every call where there is no broker: paths and addresses are the business of
   * the export's other parts, which keep their own account.
   */
  CallDecisions decisions() {
    return CallDecisions.of(withoutBroker(), target());
  }

  /** Layer B without a broker, see {@link #decisions()}. */
  Target target() {
    return new Target(
        architecture(),
        Optional.empty(),
        policy().intents().stream().map(Intent::id).collect(Collectors.toUnmodifiableSet()));
  }

  ResolvedPolicy withoutBroker() {
    ResolvedPolicy policy = policy();
    BrokerSettings broker = policy.broker();
    return new ResolvedPolicy(
        policy.name(),
        policy.version(),
        policy.description(),
        policy.sources(),
        policy.intents(),
        policy.requirements(),
        new BrokerSettings(BrokerSettings.Mode.AUTO, broker.timeoutMillis(), broker.maxInflight()),
        policy.audit(),
        policy.backends(),
        policy.notices(),
        policy.positions());
  }
}
