package io.zviz.testkit;

import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the framework demands of every compilation, as one check for tests of backends. */
public final class CompilationChecks {
  private CompilationChecks() {}

  /**
   * Compiles twice and checks that both give the same, that every intent of the backend's layers
   * has exactly one outcome and others of the policy at most a partial one, and that the artefacts
   * are well formed.
   *
   * @throws AssertionError with what is wrong
   */
  public static Compilation assertComplete(
      LayerBackend backend, ResolvedPolicy policy, Target target) {
    Compilation compilation = backend.compile(policy, target);
    require(compilation.equals(backend.compile(policy, target)), "two compilations differ");
    require(compilation.backend().equals(backend.id()), "made by " + compilation.backend());
    assertOutcomes(backend, policy, compilation);
    Set<String> extensions = new HashSet<>();
    for (Artifact artifact : compilation.artifacts()) {
      require(extensions.add(artifact.extension()), "two artefacts " + artifact.extension());
      assertContent(policy, artifact);
    }
    return compilation;
  }

  private static void assertOutcomes(
      LayerBackend backend, ResolvedPolicy policy, Compilation compilation) {
    Set<IntentId> all = policy.intents().stream().map(Intent::id).collect(Collectors.toSet());
    Set<IntentId> own =
        policy.intentsOf(backend.layers()).map(Intent::id).collect(Collectors.toSet());
    List<IntentId> got = compilation.outcomes().stream().map(Outcome::intent).sorted().toList();
    require(got.size() == Set.copyOf(got).size(), "two outcomes for a rule: " + got);
    require(got.containsAll(own) && all.containsAll(got), "outcomes for " + got + ", not " + own);
    for (Outcome outcome : compilation.outcomes()) {
      require(
          own.contains(outcome.intent()) || outcome.coverage() == Coverage.PARTIAL,
          outcome.intent() + " is no rule of its layers: " + outcome.coverage());
      require(!outcome.how().isBlank(), outcome.intent() + " does not say how or why");
      require(outcome.how().lines().count() == 1, outcome.intent() + ": more than one line");
    }
  }

  private static void assertContent(ResolvedPolicy policy, Artifact artifact) {
    Set<IntentId> known = policy.intents().stream().map(Intent::id).collect(Collectors.toSet());
    if (artifact.content() instanceof Content.Text text) {
      for (Content.Fragment fragment : text.fragments()) {
        require(fragment.text().endsWith("\n"), "no whole lines: " + fragment.text());
        require(known.containsAll(fragment.intents()), "unknown " + fragment.intents());
      }
    } else if (artifact.content() instanceof Content.Document document) {
      document
          .pointers()
          .values()
          .forEach(ids -> require(known.containsAll(ids), "unknown " + ids));
      document.pointers().keySet().forEach(p -> require(p.startsWith("/"), "pointer " + p));
    } else if (artifact.content() instanceof Content.Binary binary) {
      int end = 0;
      for (Content.Range range : binary.ranges()) {
        require(range.offset() >= end, "ranges overlap at " + range.offset());
        end = range.offset() + range.length();
      }
      require(end <= binary.bytes().length, "a range ends at " + end);
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }
}
