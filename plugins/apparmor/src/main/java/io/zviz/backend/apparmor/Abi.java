package io.zviz.backend.apparmor;

import io.zviz.spi.BackendId;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Map;

/**
 * The set of kernel features that a profile is written for. Pinned, since what no rule mentions is
 * refused as soon as a newer kernel mediates it.
 */
final class Abi {
  /** The option of the profile. */
  static final String OPTION = "abi";

  /** What is pinned unless the profile says otherwise; every parser since 3.0 has it. */
  static final String DEFAULT = "3.0";

  private static final List<String> KNOWN = List.of(DEFAULT, "4.0");

  private Abi() {}

  /**
   * The ABI that a policy pins.
   *
   * @throws ZvizException when it is none, or there are other options
   */
  static String of(BackendId backend, ResolvedPolicy policy) {
    Map<String, String> options = policy.backends().optionsOf(backend);
    for (String option : options.keySet()) {
      if (!option.equals(OPTION)) {
        throw wrong(backend, policy, "has no option " + option + "; it has: " + OPTION);
      }
    }
    String abi = options.getOrDefault(OPTION, DEFAULT);
    if (!KNOWN.contains(abi)) {
      throw wrong(backend, policy, "abi must be one of " + String.join(", ", KNOWN));
    }
    return abi;
  }

  private static ZvizException wrong(BackendId backend, ResolvedPolicy policy, String message) {
    String key = "backends." + backend;
    return new ZvizException(
        AppArmorError.BAD_OPTION, policy.positionOf(key), key + ": " + message, null);
  }
}
