package io.zviz.cli;

import io.zviz.compile.Bundle;
import io.zviz.compile.CompiledFile;
import io.zviz.seccomp.FilterStats;
import io.zviz.seccomp.MixStats;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was compiled, in figures. */
final class CompileStats {
  private static final String FILTER = "bpf";

  private final Bundle bundle;

  CompileStats(Bundle bundle) {
    this.bundle = bundle;
  }

  private Optional<FilterStats> filter() {
    return bundle
        .compilationOf(SeccompBackend.ID)
        .flatMap(compilation -> compilation.artifact(FILTER))
        .map(Artifact::content)
        .map(content -> FilterStats.of((Content.Binary) content, bundle.architecture()));
  }

  Map<String, Object> toTree() {
    SortedMap<String, Object> sizes = new TreeMap<>();
    bundle.files().forEach((extension, file) -> sizes.put(extension, file.bytes().length));
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("rules", bundle.policy().intents().size());
    tree.put("bytes", sizes);
    filter().ifPresent(stats -> tree.put("filter", stats.toTree()));
    return tree;
  }

  String render() {
    Table table = new Table("ARTEFACT", "BACKEND", "BYTES");
    for (CompiledFile file : bundle.files().values()) {
      table.row(
          bundle.policy().name() + "." + file.extension(),
          file.backend().value(),
          Integer.toString(file.bytes().length));
    }
    String rules = "%d rules%n%n".formatted(bundle.policy().intents().size());
    return rules + table.render() + filter().map(CompileStats::render).orElse("");
  }

  private static String render(FilterStats filter) {
    String calls =
        String.format(
            Locale.ROOT,
            """

            filter: %d instructions; at most %d executed for a call
              %d calls are allowed at once: %.1f instructions in the mean, %d at most;
                none on Linux 5.11 and later, which answers them from a bitmap
              %d calls are decided by their arguments
              %d calls are refused or handed over at once

            """,
            filter.instructions(),
            filter.longestPath(),
            filter.allowedAtOnce(),
            filter.meanOfAllowed(),
            filter.longestOfAllowed(),
            filter.byArguments(),
            filter.refusedAtOnce());
    Table table = new Table("CALLS OF", "INSTRUCTIONS EACH", "ON LINUX 5.11+", "LONGEST");
    for (MixStats mix : filter.mixes()) {
      table.row(
          mix.mix(), mean(mix.mean()), mean(mix.meanWithBitmap()), Integer.toString(mix.longest()));
    }
    return calls + table.render();
  }

  private static String mean(double instructions) {
    return String.format(Locale.ROOT, "%.2f", instructions);
  }
}
