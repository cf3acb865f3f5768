package io.zviz.backend.apparmor;

import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.util.List;
import java.util.Optional;

/** What layer B does with calls that AppArmor mediates as well: both must say the same. */
record SyscallQuestions(ResolvedPolicy policy) {
  /** The rule that allows a call; empty when it is refused. */
  List<Intent> allowing(String call) {
    List<Intent> someArguments =
        policy.intents(ConditionalSyscallIntent.class).stream()
            .filter(intent -> intent.name().equals(call) && intent.decision() == Decision.ALLOW)
            .<Intent>map(intent -> intent)
            .toList();
    return someArguments.isEmpty() ? allowingAll(call) : someArguments;
  }

  private List<Intent> allowingAll(String call) {
    Optional<SyscallIntent> named =
        policy.intents(SyscallIntent.class).stream()
            .filter(intent -> intent.name().equals(call))
            .findFirst();
    if (named.isPresent()) {
      return named.get().decision() == Decision.DENY ? List.of() : List.of(named.get());
    }
    return policy.intents(SyscallDefaultIntent.class).stream()
        .filter(intent -> intent.decision() == Decision.ALLOW)
        .<Intent>map(intent -> intent)
        .toList();
  }
}
