package io.zviz.select;

import io.zviz.host.HostFacts;
import io.zviz.plugin.InstalledBackend;
import io.zviz.select.Choice.State;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.host.Support;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The choice within one layer. */
final class LayerChoice {
  /**
   * Backends of which only one is used, the better one first: the kernel has one exclusive LSM, and
   * two firewalls or two cgroup hierarchies would count everything twice. Whatever stands in no row
   * is added on top whenever it is available, as Landlock is.
   */
  private static final List<List<String>> ALTERNATIVES =
      List.of(
          List.of("apparmor", "selinux"),
          List.of("nftables", "iptables"),
          List.of("cgroups", "cgroup1"));

  private final Layer layer;
  private final List<InstalledBackend> candidates;
  private final Optional<HostFacts> facts;

  LayerChoice(Layer layer, List<InstalledBackend> candidates, Optional<HostFacts> facts) {
    this.layer = layer;
    this.candidates = candidates;
    this.facts = facts;
  }

  /** Exactly what the profile pins, in its order. */
  List<Choice> pinned(List<BackendId> pins) {
    List<Choice> choices = new ArrayList<>();
    for (BackendId pin : pins) {
      choices.add(
          isCandidate(pin)
              ? decide(pin, "the profile asks for it")
              : new Choice(layer, pin, State.MISSING, "not installed", Optional.empty()));
    }
    candidates.stream()
        .map(InstalledBackend::id)
        .filter(id -> !pins.contains(id))
        .map(id -> unlessUnavailable(id, State.PASSED_OVER, "the profile asks for others"))
        .forEach(choices::add);
    return choices;
  }

  /** What is available, by preference. */
  List<Choice> free(List<BackendId> preferred) {
    List<Choice> choices = new ArrayList<>();
    candidates.stream()
        .map(InstalledBackend::id)
        .sorted(order(preferred))
        .forEach(id -> choices.add(decideAfter(id, choices, preferred)));
    return choices;
  }

  private Choice decideAfter(BackendId id, List<Choice> before, List<BackendId> preferred) {
    Optional<BackendId> better =
        before.stream()
            .filter(Choice::isChosen)
            .map(Choice::backend)
            .filter(other -> facts.isPresent() && areAlternatives(id, other))
            .findFirst();
    if (better.isPresent()) {
      return unlessUnavailable(
          id, State.PASSED_OVER, better.get() + " is preferred, and only one of them is used");
    }
    return decide(id, preferred.contains(id) ? "the host's configuration prefers it" : "available");
  }

  private Choice decide(BackendId id, String why) {
    return facts.isEmpty()
        ? new Choice(layer, id, State.CHOSEN, "installed", Optional.empty())
        : unlessUnavailable(id, State.CHOSEN, why);
  }

  private Choice unlessUnavailable(BackendId id, State state, String why) {
    Optional<Support> support = facts.map(host -> host.supportOf(id));
    boolean usable = support.map(Support::isAvailable).orElse(true);
    return usable
        ? new Choice(layer, id, state, why, support)
        : new Choice(layer, id, State.UNAVAILABLE, whyNot(support.orElseThrow()), support);
  }

  private static String whyNot(Support support) {
    if (support instanceof Support.NotEnabled off) {
      return off.why();
    }
    return support instanceof Support.Unknown unseen
        ? unseen.why()
        : ((Support.NotImplemented) support).why();
  }

  private boolean isCandidate(BackendId id) {
    return candidates.stream().anyMatch(candidate -> candidate.id().equals(id));
  }

  private static Comparator<BackendId> order(List<BackendId> preferred) {
    return Comparator.<BackendId>comparingInt(id -> rank(preferred.indexOf(id)))
        .thenComparingInt(id -> rank(documentedOrder(id)))
        .thenComparing(Comparator.naturalOrder());
  }

  private static int rank(int index) {
    return index < 0 ? Integer.MAX_VALUE : index;
  }

  private static int documentedOrder(BackendId id) {
    return ALTERNATIVES.stream()
        .mapToInt(row -> row.indexOf(id.value()))
        .filter(index -> index >= 0)
        .findFirst()
        .orElse(-1);
  }

  /** The candidates, those that are preferred first. */
  List<InstalledBackend> inOrder(List<BackendId> preferred) {
    Comparator<BackendId> order = order(preferred);
    return candidates.stream().sorted((a, b) -> order.compare(a.id(), b.id())).toList();
  }

  /** Whether one of which only one is used has been found already. */
  static boolean isIdle(BackendId id, HostFacts found) {
    return found.backends().entrySet().stream()
        .anyMatch(other -> other.getValue().isAvailable() && areAlternatives(id, other.getKey()));
  }

  private static boolean areAlternatives(BackendId one, BackendId other) {
    return ALTERNATIVES.stream()
        .anyMatch(row -> row.contains(one.value()) && row.contains(other.value()));
  }
}
