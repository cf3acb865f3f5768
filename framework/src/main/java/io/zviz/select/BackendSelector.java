package io.zviz.select;

import io.zviz.host.HostFacts;
import io.zviz.plugin.InstalledBackend;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Strength;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Chooses the backends of every layer. A pure function of its arguments. */
public final class BackendSelector {
  private final List<InstalledBackend> installed;
  private final HostPreferences preferences;

  /** A selector among these backends. */
  public BackendSelector(List<InstalledBackend> installed, HostPreferences preferences) {
    this.installed = List.copyOf(installed);
    this.preferences = preferences;
  }

  /** What a run on this host would use, whatever the profile. */
  public Selection select(HostFacts facts) {
    return select(Optional.empty(), Optional.of(facts));
  }

  /**
   * What enforces a policy.
   *
   * @param facts the host; empty for none in particular: then every installed backend is used,
   *     except where the profile pins others
   */
  public Selection select(ResolvedPolicy policy, Optional<HostFacts> facts) {
    return select(Optional.of(policy), facts);
  }

  /**
   * Asks the backends of a host, the preferred ones first, but not those that one that is there
   * makes idle: a run would not use them, and every probe takes its time.
   */
  public HostFacts survey(HostProbe host) {
    HostFacts facts = HostFacts.gatherForRun(host, List.of());
    for (Layer layer : Layer.values()) {
      LayerChoice choice = new LayerChoice(layer, candidates(layer), Optional.empty());
      for (InstalledBackend backend : choice.inOrder(preferences.of(layer))) {
        boolean asked = facts.backends().containsKey(backend.id());
        if (!asked && !LayerChoice.isIdle(backend.id(), facts)) {
          facts = facts.with(host, backend.backend());
        }
      }
    }
    return facts;
  }

  /**
   * The same facts, and those about backends that a policy pins although {@link #survey} did not.
   */
  public HostFacts survey(HostProbe host, HostFacts facts, ResolvedPolicy policy) {
    HostFacts more = facts;
    for (InstalledBackend backend : installed) {
      boolean pinned =
          policy.backends().pinned().values().stream().anyMatch(p -> p.contains(backend.id()));
      if (pinned && !more.backends().containsKey(backend.id())) {
        more = more.with(host, backend.backend());
      }
    }
    return more;
  }

  private List<InstalledBackend> candidates(Layer layer) {
    return installed.stream()
        .filter(backend -> backend.backend().layers().contains(layer))
        .toList();
  }

  private Selection select(Optional<ResolvedPolicy> policy, Optional<HostFacts> facts) {
    List<Choice> choices = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      List<Choice> inLayer = choose(layer, policy, facts);
      choices.addAll(inLayer);
      policy.ifPresent(p -> problems.addAll(problems(layer, p, inLayer)));
    }
    return new Selection(facts, choices, chosen(choices), problems);
  }

  private List<Choice> choose(
      Layer layer, Optional<ResolvedPolicy> policy, Optional<HostFacts> facts) {
    LayerChoice choice = new LayerChoice(layer, candidates(layer), facts);
    List<BackendId> pinned = policy.map(p -> p.backends().pinned().get(layer)).orElse(null);
    return pinned == null ? choice.free(preferences.of(layer)) : choice.pinned(pinned);
  }

  private List<InstalledBackend> chosen(List<Choice> choices) {
    Map<BackendId, InstalledBackend> chosen = new LinkedHashMap<>();
    for (Choice choice : choices) {
      if (choice.isChosen()) {
        installed.stream()
            .filter(backend -> backend.id().equals(choice.backend()))
            .forEach(backend -> chosen.putIfAbsent(backend.id(), backend));
      }
    }
    return List.copyOf(chosen.values());
  }

  private List<Problem> problems(Layer layer, ResolvedPolicy policy, List<Choice> choices) {
    List<Problem> problems = new ArrayList<>();
    List<BackendId> pins = policy.backends().pinned().getOrDefault(layer, List.of());
    choices.stream()
        .filter(choice -> choice.state() == Choice.State.MISSING)
        .forEach(choice -> problems.add(notInstalled(choice, policy)));
    choices.stream()
        .filter(choice -> choice.state() == Choice.State.UNAVAILABLE)
        .filter(choice -> pins.contains(choice.backend()))
        .forEach(choice -> problems.add(notAvailable(choice, policy)));
    boolean required = policy.requirements().get(layer) == Strength.REQUIRED;
    if (required && problems.isEmpty() && choices.stream().noneMatch(Choice::isChosen)) {
      problems.add(layerMissing(layer, policy, choices));
    }
    return problems;
  }

  private Problem notInstalled(Choice choice, ResolvedPolicy policy) {
    String key = "backends." + choice.layer().key();
    List<String> others =
        installed.stream()
            .filter(backend -> backend.backend().layers().contains(choice.layer()))
            .map(backend -> backend.id().value())
            .toList();
    return new Problem(
        SelectError.NOT_INSTALLED,
        Set.of(choice.layer()),
        policy.positionOf(key),
        "no installed backend is called " + choice.backend(),
        "install a plugin that provides %s, or change %s; installed for this layer: %s"
            .formatted(
                choice.backend(), key, others.isEmpty() ? "none" : String.join(", ", others)));
  }

  private static Problem notAvailable(Choice choice, ResolvedPolicy policy) {
    String key = "backends." + choice.layer().key();
    String remedy = choice.remedy();
    return new Problem(
        SelectError.NOT_AVAILABLE,
        Set.of(choice.layer()),
        policy.positionOf(key),
        "the backend %s cannot be used on this host: %s".formatted(choice.backend(), choice.why()),
        remedy.isEmpty() ? "change " + key : remedy);
  }

  private static Problem layerMissing(Layer layer, ResolvedPolicy policy, List<Choice> choices) {
    return new Problem(
        SelectError.LAYER_MISSING,
        Set.of(layer),
        policy.positionOf("requirements." + layer.key()),
        "layer %c (%s) is required and no backend for it can be used"
            .formatted(layer.letter(), layer.key()),
        Remedies.of(Set.of(layer), choices));
  }
}
