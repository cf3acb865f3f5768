package io.zviz.event;

import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A policy's name, and its rules by their ids. Immutable. */
public final class PolicyIndex {
  private final String profile;
  private final Map<IntentId, Intent> intents = new HashMap<>();

  /** Of a policy. */
  public PolicyIndex(ResolvedPolicy policy) {
    this.profile = policy.name();
    policy.intents().forEach(intent -> intents.put(intent.id(), intent));
  }

  String profile() {
    return profile;
  }

  Optional<Intent> intent(IntentId id) {
    return Optional.ofNullable(intents.get(id));
  }
}
