package io.zviz.select;

import io.zviz.plugin.InstalledBackend;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A backend that does what a test says. */
public final class FakeBackend implements LayerBackend {
  /** What it found on the host that it is asked about. */
  public static final Support AVAILABLE =
      new Support.Available("1", new java.util.TreeMap<>(), List.of());

  private final BackendId id;
  private final Set<Layer> layers;
  private Function<Intent, Coverage> coverage = intent -> Coverage.FULL;
  private BiFunction<ResolvedPolicy, Target, List<Artifact>> artifacts = (p, t) -> List.of();
  private BiFunction<Compilation, ResolvedPolicy, Compilation> edit = (c, p) -> c;
  private final List<Target> targets = new ArrayList<>();

  /** A backend that enforces everything of its layers and makes no artefact. */
  public FakeBackend(String id, Layer... layers) {
    this.id = new BackendId(id);
    this.layers = Set.of(layers);
  }

  /** How much it enforces. */
  public FakeBackend enforcing(Function<Intent, Coverage> answer) {
    coverage = answer;
    return this;
  }

  /** What it makes. */
  public FakeBackend making(BiFunction<ResolvedPolicy, Target, List<Artifact>> answer) {
    artifacts = answer;
    return this;
  }

  /** Changes its compilation at the end: to break it, or to throw. */
  public FakeBackend editing(BiFunction<Compilation, ResolvedPolicy, Compilation> change) {
    edit = change;
    return this;
  }

  /** The targets it was compiled for. */
  public List<Target> targets() {
    return targets;
  }

  /** As an installed one of version 1.2. */
  public InstalledBackend installed() {
    return new InstalledBackend(this, id.value(), "1.2");
  }

  @Override
  public BackendId id() {
    return id;
  }

  @Override
  public Set<Layer> layers() {
    return layers;
  }

  @Override
  public Support probe(HostProbe host) {
    return AVAILABLE;
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    targets.add(target);
    List<Outcome> outcomes =
        policy
            .intentsOf(layers)
            .map(i -> new Outcome(i.id(), coverage.apply(i), "by " + id))
            .toList();
    return edit.apply(
        new Compilation(id, artifacts.apply(policy, target), outcomes, List.of()), policy);
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    return List.of();
  }
}
