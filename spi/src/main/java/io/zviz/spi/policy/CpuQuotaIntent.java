package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Set;

/**
 * How much processor time per period.
 *
 * @param header id, origin, strength
 * @param quotaMicros microseconds; {@link LimitIntent#MAX} for {@code max}
 * @param periodMicros microseconds, 1,000 to 1,000,000
 */
public record CpuQuotaIntent(Header header, long quotaMicros, long periodMicros) implements Intent {
  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CGROUPS);
  }

  @Override
  public String describe() {
    return "cpu_max "
        + (quotaMicros == LimitIntent.MAX ? "max" : Long.toString(quotaMicros))
        + " "
        + periodMicros;
  }
}
