package io.zviz.profile;

import io.zviz.spi.policy.ArgumentCondition;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * An entry of {@code syscalls.allow} or {@code syscalls.deny}.
 *
 * @param name a call, a category or {@code *}
 * @param errno the error number for refused callers
 * @param when what it is about: arguments that meet all of these conditions; empty for any
 */
public record SyscallEntry(String name, OptionalInt errno, List<ArgumentCondition> when) {
  /** Copies the list. */
  public SyscallEntry {
    when = List.copyOf(when);
  }

  /** Whatever the arguments, with the usual error number. */
  static SyscallEntry of(String name) {
    return new SyscallEntry(name, OptionalInt.empty(), List.of());
  }

  /** Whether only some arguments are meant. */
  public boolean conditional() {
    return !when.isEmpty();
  }

  /** The entry as notices name it. */
  @Override
  public String toString() {
    return conditional()
        ? name
            + " when "
            + when.stream().map(ArgumentCondition::toString).collect(Collectors.joining(" and "))
        : name;
  }
}
