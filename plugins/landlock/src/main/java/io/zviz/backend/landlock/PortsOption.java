package io.zviz.backend.landlock;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Map;

/**
 * {@code backends.landlock.ports}: how many rules a closed port may cost. The kernel takes one for
 * each port that stays open and has no ranges; all but one take longer to load than the rest of a
 * launch.
 */
enum PortsOption {
  /** Ports are closed when those that stay open are few. */
  AUTO(256),
  /** They always are. */
  ALWAYS(65536);

  private static final String OPTION = "ports";
  private static final String KEY = "backends.landlock";

  private final int maxRules;

  PortsOption(int maxRules) {
    this.maxRules = maxRules;
  }

  /** How many rules there may be. */
  int maxRules() {
    return maxRules;
  }

  /**
   * What a policy asks for.
   *
   * @throws ZvizException when it asks for something that does not exist
   */
  static PortsOption of(ResolvedPolicy policy) {
    Map<String, String> options = policy.backends().optionsOf(LandlockBackend.ID);
    for (String option : options.keySet()) {
      if (!option.equals(OPTION)) {
        throw wrong(policy, "has no option " + option + "; it has: " + OPTION);
      }
    }
    return switch (options.getOrDefault(OPTION, "auto")) {
      case "auto" -> AUTO;
      case "always" -> ALWAYS;
      default -> throw wrong(policy, "ports must be one of auto, always");
    };
  }

  private static ZvizException wrong(ResolvedPolicy policy, String message) {
    return new ZvizException(
        LandlockError.BAD_OPTION, policy.positionOf(KEY), KEY + ": " + message, null);
  }
}
