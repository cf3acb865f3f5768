package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The values that the inspected argument of a brokered {@code ioctl} (argument 1) or {@code prctl}
 * (argument 0) may have; all others are refused. Compared as 32 bits: the kernel ignores the rest.
 *
 * @param header id, origin, strength
 * @param call {@code ioctl} or {@code prctl}
 * @param allowed the values, sorted, without duplicates
 */
public record ArgumentIntent(Header header, String call, List<NamedValue> allowed)
    implements Intent {
  /** Copies the list. */
  public ArgumentIntent {
    allowed = List.copyOf(allowed);
  }

  /**
   * A value and how the profile or the kernel's headers call it.
   *
   * @param name the constant's name, or the number as written
   * @param value the number, 0 to 0xffffffff
   */
  public record NamedValue(String name, long value) {}

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.SECCOMP);
  }

  @Override
  public String describe() {
    return call
        + " only with "
        + allowed.stream().map(NamedValue::name).collect(Collectors.joining(", "));
  }
}
