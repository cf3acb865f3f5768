package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Locale;
import java.util.Set;

/**
 * What becomes of system calls that no list names.
 *
 * @param header id, origin, strength
 * @param decision ALLOW or DENY
 */
public record SyscallDefaultIntent(Header header, Decision decision) implements Intent {
  /** A default is never brokered. */
  public SyscallDefaultIntent {
    if (decision == Decision.BROKER) {
      throw new IllegalArgumentException("the default action cannot be BROKER");
    }
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.SECCOMP);
  }

  @Override
  public String describe() {
    return decision.name().toLowerCase(Locale.ROOT) + " every other system call";
  }
}
