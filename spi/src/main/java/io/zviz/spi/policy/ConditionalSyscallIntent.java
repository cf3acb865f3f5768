package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of a system call with some arguments. It decides before the {@link SyscallIntent}
 * and the {@link SyscallDefaultIntent} about the same call; where several apply, DENY wins.
 *
 * @param header id, origin, strength
 * @param name the kernel's name of the call, known on at least one architecture
 * @param when the conditions, all of which must hold; sorted by argument, not empty
 * @param decision ALLOW or DENY
 * @param errno the error number that a refused caller gets; empty for the call's usual one
 */
public record ConditionalSyscallIntent(
    Header header, String name, List<ArgumentCondition> when, Decision decision, OptionalInt errno)
    implements Intent {
  /** Copies the list. */
  public ConditionalSyscallIntent {
    when = List.copyOf(when);
    if (decision == Decision.BROKER || when.isEmpty()) {
      throw new IllegalArgumentException("no conditional decision: " + decision + " " + when);
    }
  }

  /** The conditions as profiles write them. */
  public String condition() {
    return when.stream().map(ArgumentCondition::toString).collect(Collectors.joining(" and "));
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.SECCOMP);
  }

  @Override
  public String describe() {
    return decision.name().toLowerCase(Locale.ROOT) + " " + name + " when " + condition();
  }
}
