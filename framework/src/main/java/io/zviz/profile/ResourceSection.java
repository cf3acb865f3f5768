package io.zviz.profile;

import io.zviz.spi.policy.LimitIntent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code resources} section.
 *
 * @param limits limits of one number
 * @param cpuMax processor time per period
 * @param ioMax limits per device
 */
public record ResourceSection(
    Map<LimitIntent.Limit, Located<Long>> limits,
    Optional<Located<CpuQuota>> cpuMax,
    List<Located<IoLimit>> ioMax) {
  /** Nothing is said. */
  public static final ResourceSection NONE =
      new ResourceSection(Map.of(), Optional.empty(), List.of());

  /** Copies the collections. */
  public ResourceSection {
    limits = limits.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(limits));
    ioMax = List.copyOf(ioMax);
  }

  /**
   * Processor time.
   *
   * @param quotaMicros microseconds; {@link LimitIntent#MAX} for {@code max}
   * @param periodMicros microseconds, 1,000 to 1,000,000
   */
  public record CpuQuota(long quotaMicros, long periodMicros) {}

  /**
   * Limits of one block device; {@link LimitIntent#MAX} where none is set.
   *
   * @param major the device's major number
   * @param minor the device's minor number
   * @param readBytes bytes per second
   * @param writeBytes bytes per second
   * @param readOperations operations per second
   * @param writeOperations operations per second
   */
  public record IoLimit(
      int major,
      int minor,
      long readBytes,
      long writeBytes,
      long readOperations,
      long writeOperations) {
    /** The device as the kernel writes it. */
    public String device() {
      return major + ":" + minor;
    }
  }
}
