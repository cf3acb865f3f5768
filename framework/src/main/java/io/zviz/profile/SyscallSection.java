package io.zviz.profile;

import io.zviz.spi.policy.ArgumentIntent.NamedValue;
import io.zviz.spi.policy.Origin;
import java.util.Optional;

/**
 * The {@code syscalls} section and the argument lists. Entries are names of calls, categories that
 * begin with {@code @}, or {@code *}.
 *
 * @param origin where the section's key stands; empty when there is none
 * @param allow executed
 * @param deny refused
 * @param broker inspected
 * @param startup whether what every program needs to start is implied
 * @param ioctl commands that a brokered ioctl may have
 * @param prctl operations that a brokered prctl may have
 */
public record SyscallSection(
    Optional<Origin> origin,
    Optional<Listing<SyscallEntry>> allow,
    Optional<Listing<SyscallEntry>> deny,
    Optional<Listing<String>> broker,
    Optional<Located<Boolean>> startup,
    Optional<Listing<NamedValue>> ioctl,
    Optional<Listing<NamedValue>> prctl) {
  /** Nothing is said. */
  public static final SyscallSection NONE =
      new SyscallSection(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
