package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Set;

/**
 * A resource limit of one number.
 *
 * @param header id, origin, strength
 * @param limit which
 * @param value its value, at least 0; {@link #MAX} for {@code max}
 */
public record LimitIntent(Header header, Limit limit, long value) implements Intent {
  /** The value that means no limit. */
  public static final long MAX = Long.MAX_VALUE;

  /** What is limited. */
  public enum Limit {
    /** Bytes of memory. */
    MEMORY_MAX("memory_max"),
    /** Bytes of memory above which the workload is slowed. */
    MEMORY_HIGH("memory_high"),
    /** Bytes of memory <em>plus</em> swap. */
    MEMORY_SWAP_MAX("memory_swap_max"),
    /** Share of the processor, 1 to 10,000. */
    CPU_WEIGHT("cpu_weight"),
    /** Number of tasks. */
    PIDS_MAX("pids_max");

    private final String key;

    Limit(String key) {
      this.key = key;
    }

    /** The profile's key. */
    public String key() {
      return key;
    }
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CGROUPS);
  }

  @Override
  public String describe() {
    return limit.key() + " " + (value == MAX ? "max" : Long.toString(value));
  }
}
