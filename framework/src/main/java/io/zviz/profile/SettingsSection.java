package io.zviz.profile;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.Strength;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a profile says about how it is enforced: {@code requirements}, {@code broker}, {@code
 * audit}, {@code backends}.
 *
 * @param requirements per layer
 * @param brokerMode when the broker is used
 * @param brokerTimeout milliseconds
 * @param brokerInflight requests at once
 * @param auditLevel what is logged
 * @param auditRate lines per second
 * @param pinned per layer the backends to use
 * @param options per backend its options
 * @param positions where each of these settings stands, by its dotted key such as {@code
 *     backends.lsm}
 */
public record SettingsSection(
    Map<Layer, Strength> requirements,
    Optional<BrokerSettings.Mode> brokerMode,
    Optional<Integer> brokerTimeout,
    Optional<Integer> brokerInflight,
    Optional<AuditSettings.Level> auditLevel,
    Optional<Integer> auditRate,
    Map<Layer, List<BackendId>> pinned,
    Map<BackendId, Map<String, String>> options,
    Map<String, Origin> positions) {
  /** Nothing is said. */
  public static final SettingsSection NONE =
      new SettingsSection(
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Map.of(),
          Map.of());

  /** Copies the maps. */
  public SettingsSection {
    requirements = Map.copyOf(requirements);
    pinned = Map.copyOf(pinned);
    options = Map.copyOf(options);
    positions = Map.copyOf(positions);
  }
}
