package io.zviz.compile;

import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds a backend to the contract, so that nothing of a profile is dropped in silence. */
final class CompilationCheck {
  private final LayerBackend backend;

  private CompilationCheck(LayerBackend backend) {
    this.backend = backend;
  }

  static void check(LayerBackend backend, ResolvedPolicy policy, Compilation compilation) {
    CompilationCheck check = new CompilationCheck(backend);
    check.identity(compilation);
    check.outcomes(policy, compilation.outcomes());
    check.artifacts(compilation.artifacts());
  }

  private void identity(Compilation compilation) {
    if (!compilation.backend().equals(backend.id())) {
      throw broken("calls itself " + compilation.backend());
    }
  }

  private void outcomes(ResolvedPolicy policy, List<Outcome> outcomes) {
    Set<IntentId> missing =
        policy
            .intentsOf(backend.layers())
            .map(Intent::id)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<IntentId> answered = new HashSet<>();
    for (Outcome outcome : outcomes) {
      if (!answered.add(outcome.intent())) {
        throw broken("answers twice for " + outcome.intent());
      }
      if (!missing.remove(outcome.intent())) {
        others(policy, outcome);
      }
      if (outcome.how().isBlank() || outcome.how().chars().anyMatch(Character::isISOControl)) {
        throw broken("does not say in one line what becomes of " + outcome.intent());
      }
    }
    if (!missing.isEmpty()) {
      throw broken("does not answer for " + missing);
    }
  }

  /** What a backend adds behind those of another layer, which alone can enforce a rule fully. */
  private void others(ResolvedPolicy policy, Outcome outcome) {
    boolean exists = policy.intents().stream().anyMatch(i -> i.id().equals(outcome.intent()));
    if (!exists) {
      throw broken("answers for " + outcome.intent() + ", which is no rule of the profile");
    }
    if (outcome.coverage() != Coverage.PARTIAL) {
      throw broken(
          "says %s for %s, which is no rule of its layers: only PARTIAL is for it to say"
              .formatted(outcome.coverage(), outcome.intent()));
    }
  }

  private void artifacts(List<Artifact> artifacts) {
    Set<String> extensions = new HashSet<>();
    for (Artifact artifact : artifacts) {
      if (!extensions.add(artifact.extension())) {
        throw broken("makes two ." + artifact.extension() + " files");
      }
      if (artifact.extension().equals(Bundle.MANIFEST)) {
        throw broken("makes a .manifest file, which only the framework does");
      }
    }
  }

  private ZvizException broken(String how) {
    return new ZvizException(
        CompileError.BACKEND_INCOMPLETE, "the backend " + backend.id() + " " + how);
  }
}
