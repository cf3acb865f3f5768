package io.zviz.compile;

import io.zviz.plugin.InstalledBackend;
import io.zviz.profile.Words;
import io.zviz.select.CoverageMatrix;
import io.zviz.select.Selection;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.sys.TimedStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs the chosen backends and checks what they answer. */
public final class Compiler {
  private static final Comparator<Notice> BY_POSITION =
      Comparator.comparing(Notice::origin)
          .thenComparing(Notice::code)
          .thenComparing(Notice::message);

  private Compiler() {}

  /**
   * Compiles a policy.
   *
   * @throws ZvizException when a backend throws, leaves an intent out or makes an artefact that
   *     another one makes; it names the backend
   */
  public static Bundle compile(
      ResolvedPolicy policy, Selection selection, Architecture architecture) {
    List<Compilation> compilations = new ArrayList<>();
    Set<IntentId> enforced = new HashSet<>();
    for (InstalledBackend backend : inOrder(selection)) {
      Optional<Support> support = selection.facts().map(facts -> facts.supportOf(backend.id()));
      Target target = new Target(architecture, support, enforced);
      Compilation compilation = run(backend.backend(), policy, target);
      CompilationCheck.check(backend.backend(), policy, compilation);
      compilation.outcomes().stream()
          .filter(outcome -> outcome.coverage() == Coverage.FULL)
          .map(Outcome::intent)
          .forEach(enforced::add);
      compilations.add(compilation);
    }
    return new Bundle(
        policy,
        architecture,
        selection,
        compilations,
        files(compilations),
        CoverageMatrix.of(policy, compilations),
        notices(policy, compilations));
  }

  /** Layer B last: what it has to broker depends on what the others enforce. */
  private static List<InstalledBackend> inOrder(Selection selection) {
    Comparator<InstalledBackend> seccompLast =
        Comparator.comparing(backend -> backend.backend().layers().contains(Layer.SECCOMP));
    return selection.chosen().stream().sorted(seccompLast).toList();
  }

  private static Compilation run(LayerBackend backend, ResolvedPolicy policy, Target target) {
    try (TimedStep told = TimedStep.begin("compile", backend.id().value())) {
      Compilation compilation = backend.compile(policy, target);
      told.result(compilation.artifacts().size() + " artefacts");
      return compilation;
    } catch (ZvizException explained) {
      String message = Words.line(String.valueOf(explained.getMessage()));
      throw new ZvizException(
          explained.code(), explained.position().orElse(null), message, explained);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new ZvizException(
          CompileError.BACKEND_FAILED,
          null,
          "the backend %s failed: %s".formatted(backend.id(), Words.line(e.toString())),
          e);
    }
  }

  private static SortedMap<String, CompiledFile> files(List<Compilation> compilations) {
    SortedMap<String, CompiledFile> files = new TreeMap<>();
    for (Compilation compilation : compilations) {
      for (Artifact artifact : compilation.artifacts()) {
        if (artifact.published()) {
          add(files, CompiledFile.of(compilation.backend(), artifact));
        }
      }
    }
    return files;
  }

  private static void add(SortedMap<String, CompiledFile> files, CompiledFile file) {
    CompiledFile other = files.putIfAbsent(file.extension(), file);
    if (other != null) {
      throw new ZvizException(
          CompileError.EXTENSION_CLASH,
          "the backends %s and %s both make a .%s file; remove one of the plugins"
              .formatted(other.backend(), file.backend(), file.extension()));
    }
  }

  private static List<Notice> notices(ResolvedPolicy policy, List<Compilation> compilations) {
    return Stream.concat(
            policy.notices().stream(), compilations.stream().flatMap(c -> c.notices().stream()))
        .distinct()
        .sorted(BY_POSITION)
        .toList();
  }
}
