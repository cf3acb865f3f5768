package io.zviz.resolve;

import io.zviz.spi.Layer;
import io.zviz.spi.policy.Header;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.Strength;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Collects intents by id and gives each its strength. */
final class IntentCollector {
  private final Map<Layer, Strength> requirements;
  private final SortedMap<IntentId, Intent> intents = new TreeMap<>();

  IntentCollector(Map<Layer, Strength> requirements) {
    this.requirements = requirements;
  }

  /**
   * Adds an intent. It is optional when one of the layers that could enforce it is: what only that
   * layer can enforce would otherwise still stop the run.
   */
  void add(String id, Origin origin, Function<Header, Intent> make) {
    IntentId name = new IntentId(id);
    Intent intent = make.apply(new Header(name, origin, Strength.REQUIRED));
    boolean optional =
        intent.layers().stream().anyMatch(l -> requirements.get(l) == Strength.OPTIONAL);
    Intent kept = optional ? make.apply(new Header(name, origin, Strength.OPTIONAL)) : intent;
    if (intents.put(name, kept) != null) {
      throw new IllegalStateException("two intents are called " + id);
    }
  }

  /** The intents, sorted by id. */
  List<Intent> intents() {
    return List.copyOf(intents.values());
  }
}
