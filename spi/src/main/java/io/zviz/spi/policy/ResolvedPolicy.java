package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A profile with everything decided: bases merged, categories expanded, defaults filled in.
 *
 * @param name the profile's name; the file name of artefacts
 * @param version as written
 * @param description free text; empty when absent
 * @param sources the profile first, then its bases
 * @param intents sorted by id, ids unique
 * @param requirements the layers for which the profile states a strength
 * @param broker how brokered calls are served
 * @param audit what is logged
 * @param backends pinned backends and their options
 * @param notices warnings and notes, in the order of their positions
 * @param positions where settings that are no intents stand, by their dotted key, such as {@code
 *     backends.lsm} or {@code requirements.network}
 */
public record ResolvedPolicy(
    String name,
    String version,
    String description,
    List<SourceFile> sources,
    List<Intent> intents,
    Map<Layer, Strength> requirements,
    BrokerSettings broker,
    AuditSettings audit,
    BackendChoices backends,
    List<Notice> notices,
    Map<String, Origin> positions) {
  /** Copies the collections. */
  public ResolvedPolicy {
    sources = List.copyOf(sources);
    intents = List.copyOf(intents);
    requirements = Map.copyOf(requirements);
    notices = List.copyOf(notices);
    positions = Map.copyOf(positions);
  }

  /** A policy whose settings' positions are not known. */
  public ResolvedPolicy(
      String name,
      String version,
      String description,
      List<SourceFile> sources,
      List<Intent> intents,
      Map<Layer, Strength> requirements,
      BrokerSettings broker,
      AuditSettings audit,
      BackendChoices backends,
      List<Notice> notices) {
    this(
        name,
        version,
        description,
        sources,
        intents,
        requirements,
        broker,
        audit,
        backends,
        notices,
        Map.of());
  }

  /** Where a setting stands; the profile as a whole when that is not known. */
  public Origin positionOf(String key) {
    return positions.getOrDefault(
        key, Origin.implied(sources.isEmpty() ? name : sources.get(0).name()));
  }

  /** The same with other notices. */
  public ResolvedPolicy withNotices(List<Notice> notices) {
    return new ResolvedPolicy(
        name,
        version,
        description,
        sources,
        intents,
        requirements,
        broker,
        audit,
        backends,
        notices,
        positions);
  }

  /** The intents of one kind, in the order of their ids. */
  public <I extends Intent> List<I> intents(Class<I> kind) {
    List<I> found = new ArrayList<>();
    for (Intent intent : intents) {
      if (kind.isInstance(intent)) {
        found.add(kind.cast(intent));
      }
    }
    return Collections.unmodifiableList(found);
  }

  /** The intents that one of these layers can enforce, in the order of their ids. */
  public Stream<Intent> intentsOf(java.util.Set<Layer> layers) {
    return intents.stream().filter(intent -> !Collections.disjoint(layers, intent.layers()));
  }

  /** Whether an {@code executable} list restricts what can be run. */
  public boolean restrictsExecutables() {
    return intents(PathIntent.class).stream()
        .anyMatch(intent -> intent.access() == PathAccess.EXECUTABLE);
  }
}
