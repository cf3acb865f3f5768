package io.zviz.compile;

import io.zviz.plugin.InstalledBackend;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.CoverageMatrix;
import io.zviz.select.Selection;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A compiled policy: a function of profile, selection and architecture and of nothing else.
 *
 * @param policy what was compiled
 * @param architecture what for
 * @param selection the backends that compiled
 * @param compilations what each made, in the order they ran: layer B last
 * @param files the published artefacts by extension, without the manifest
 * @param coverage what enforces each intent
 * @param notices of the policy and of the backends, by position
 */
public record Bundle(
    ResolvedPolicy policy,
    Architecture architecture,
    Selection selection,
    List<Compilation> compilations,
    SortedMap<String, CompiledFile> files,
    CoverageMatrix coverage,
    List<Notice> notices) {
  /** The extension of the manifest; no backend may use it. */
  public static final String MANIFEST = "manifest";

  /** Copies the collections. */
  public Bundle {
    compilations = List.copyOf(compilations);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    notices = List.copyOf(notices);
  }

  /** What a backend made. */
  public Optional<Compilation> compilationOf(BackendId backend) {
    return compilations.stream().filter(c -> c.backend().equals(backend)).findFirst();
  }

  /**
   * What layer B was told that others enforce ({@code Target.enforcedElsewhere}): whoever decides
   * about system calls again, as the broker does, has to start from the same set.
   */
  public Set<IntentId> enforcedBeforeSeccomp() {
    Set<BackendId> layerB =
        selection.chosen().stream()
            .filter(backend -> backend.backend().layers().contains(Layer.SECCOMP))
            .map(InstalledBackend::id)
            .collect(Collectors.toSet());
    return compilations.stream()
        .takeWhile(compilation -> !layerB.contains(compilation.backend()))
        .flatMap(compilation -> compilation.outcomes().stream())
        .filter(outcome -> outcome.coverage() == Coverage.FULL)
        .map(Outcome::intent)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The target that layer B was compiled for: whoever decides about calls again needs the same. */
  public Target seccompTarget() {
    return new Target(
        architecture,
        selection.facts().map(facts -> facts.supportOf(SeccompBackend.ID)),
        enforcedBeforeSeccomp());
  }

  /** The content of a published artefact; empty when there is none of this extension. */
  public Optional<byte[]> bytes(String extension) {
    return Optional.ofNullable(files.get(extension)).map(CompiledFile::bytes);
  }

  /** The manifest, a JSON document that carries its own digest. */
  public byte[] manifest() {
    return Manifest.write(this);
  }
}
