package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What becomes of system calls that no list names.
 *
 * @param header id, origin, strength
 * @param decision ALLOW or DENY
 * @param errno the error number that refused callers get; empty for each call's usual one
 */
public record SyscallDefaultIntent(Header header, Decision decision, OptionalInt errno)
    implements Intent {
  /** With each call's usual error number. */
  public SyscallDefaultIntent(Header header, Decision decision) {
    this(header, decision, OptionalInt.empty());
  }

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
