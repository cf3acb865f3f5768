package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Set;

/**
 * Input and output limits of one block device.
 *
 * @param header id, origin, strength
 * @param major the device's major number
 * @param minor the device's minor number
 * @param readBytes bytes per second; {@link LimitIntent#MAX} for none
 * @param writeBytes bytes per second; {@link LimitIntent#MAX} for none
 * @param readOperations operations per second; {@link LimitIntent#MAX} for none
 * @param writeOperations operations per second; {@link LimitIntent#MAX} for none
 */
public record IoLimitIntent(
    Header header,
    int major,
    int minor,
    long readBytes,
    long writeBytes,
    long readOperations,
    long writeOperations)
    implements Intent {
  /** The device as the kernel writes it, {@code major:minor}. */
  public String device() {
    return major + ":" + minor;
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CGROUPS);
  }

  @Override
  public String describe() {
    return "io_max " + device();
  }
}
