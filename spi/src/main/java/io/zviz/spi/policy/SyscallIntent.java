package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What becomes of one system call.
 *
 * @param header id, origin, strength
 * @param name the kernel's name of the call, known on at least one architecture
 * @param decision what becomes of it
 * @param via how it was written: the name itself, {@code @category} or {@code *}; {@code @startup}
 *     when it is implied
 * @param errno the error number that a refused caller gets; empty for the call's usual one
 */
public record SyscallIntent(
    Header header, String name, Decision decision, String via, OptionalInt errno)
    implements Intent {
  /** With the call's usual error number. */
  public SyscallIntent(Header header, String name, Decision decision, String via) {
    this(header, name, decision, via, OptionalInt.empty());
  }

  /** Whether it was not written, only implied so that programs can start. */
  public boolean implied() {
    return header.origin().isImplied();
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.SECCOMP);
  }

  @Override
  public String describe() {
    return decision.name().toLowerCase(java.util.Locale.ROOT) + " " + name;
  }
}
