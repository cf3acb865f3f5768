package io.zviz.containment;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A part of the host that the user shows in a container ({@code --bind}).
 *
 * @param source the host's file or folder, without symbolic links
 * @param destination where it is in the container
 * @param readonly whether it can only be read there
 */
public record HostBinding(Path source, String destination, boolean readonly) {
  /**
   * A part of the host.
   *
   * @param source as the user gave it, absolute; symbolic links are followed now, and never later
   * @throws ZvizException when there is none, or the destination cannot be one
   */
  public static HostBinding of(Path source, String destination, boolean readonly) {
    if ("/".equals(destination) || KernelFileSystems.owns(destination)) {
      throw new ZvizException(
          ContainmentError.BAD_PATH_RULE,
          "--bind: nothing can be shown at %s, which is the container's own"
              .formatted(destination));
    }
    try {
      return new HostBinding(source.toRealPath(), destination, readonly);
    } catch (IOException missing) {
      throw new ZvizException(
          ContainmentError.BAD_PATH_RULE,
          null,
          "--bind: there is no " + source + " on the host",
          missing);
    }
  }
}
