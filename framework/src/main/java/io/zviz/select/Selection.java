package io.zviz.select;

import io.zviz.host.HostFacts;
import io.zviz.plugin.InstalledBackend;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which backends are used.
 *
 * @param facts the host that was chosen for; empty when for no host in particular
 * @param choices by layer and in the order of preference, the ones not used included
 * @param chosen the backends used, in the order of their layers
 * @param problems what the profile says about backends and this host cannot give
 */
public record Selection(
    Optional<HostFacts> facts,
    List<Choice> choices,
    List<InstalledBackend> chosen,
    List<Problem> problems) {
  /** Copies the lists. */
  public Selection {
    choices = List.copyOf(choices);
    chosen = List.copyOf(chosen);
    problems = List.copyOf(problems);
  }

  /** The choices of one layer, in the order of preference. */
  public List<Choice> of(Layer layer) {
    return choices.stream().filter(choice -> choice.layer() == layer).toList();
  }

  /** The backends used in one layer, in the order of preference. */
  public List<BackendId> chosenIn(Layer layer) {
    return of(layer).stream().filter(Choice::isChosen).map(Choice::backend).toList();
  }

  /** The names of the backends used. */
  public Set<BackendId> chosenIds() {
    return chosen.stream().map(InstalledBackend::id).collect(Collectors.toUnmodifiableSet());
  }
}
