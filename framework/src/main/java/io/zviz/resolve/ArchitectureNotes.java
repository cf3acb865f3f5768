package io.zviz.resolve;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SyscallIntent;
import java.util.List;

/** What a policy names that one architecture does not have. Profiles travel, so it is no error. */
public final class ArchitectureNotes {
  private ArchitectureNotes() {}

  /** A note for each call that is named by itself and does not exist there. */
  public static List<Notice> of(ResolvedPolicy policy, Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    return policy.intents(SyscallIntent.class).stream()
        .filter(intent -> intent.via().equals(intent.name()))
        .filter(intent -> table.number(intent.name()).isEmpty())
        .map(
            intent ->
                ResolveNotice.OTHER_ARCHITECTURE.at(
                    intent.origin(),
                    intent.name() + " does not exist on " + architecture.machine()))
        .toList();
  }
}
