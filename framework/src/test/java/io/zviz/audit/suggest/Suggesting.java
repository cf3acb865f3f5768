package io.zviz.audit.suggest;

import io.zviz.audit.AuditRecord;
import io.zviz.compile.Bundle;
import io.zviz.compile.Compiler;
import io.zviz.containment.ContainmentBackend;
import io.zviz.explain.Explainer;
import io.zviz.explain.QuestionReader;
import io.zviz.plugin.InstalledBackend;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.spi.host.Architecture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Profiles, recordings of runs under them, and what is suggested, for tests. */
final class Suggesting {
  private final Path folder;
  private final String base;
  private final Recordings recordings = new Recordings();

  /** With {@code p.yaml} in a folder. */
  Suggesting(Path folder, String base) {
    this.folder = folder;
    this.base = base;
    try {
      Files.writeString(folder.resolve("p.yaml"), base);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Suggesting recorded(AuditRecord... events) {
    List.of(events).forEach(recordings);
    return this;
  }

  Suggestion suggestion(boolean fallbacks) {
    return Suggestion.of(recordings, new Judge(bundle(base)), fallbacks);
  }

  /** The profile that extends {@code p.yaml}. */
  String profile() {
    return ProfileText.render("new", "p.yaml", recordings, suggestion(false));
  }

  /** {@code p.yaml} with the lines. */
  ProfileMerge.Merged merged() {
    return ProfileMerge.merge("p.yaml", base, suggestion(false));
  }

  /** What is refused all the same. */
  List<String> stillRefused(String profile) {
    return suggestion(false).stillRefused(new Judge(bundle(profile)));
  }

  /** What {@code zviz explain} says. */
  String verdict(String profile, String question) {
    return new Explainer(bundle(profile))
        .answer(QuestionReader.read(List.of(question.split(" ", -1))))
        .verdict()
        .toString();
  }

  String before(String question) {
    return verdict(base, question);
  }

  private Bundle bundle(String yaml) {
    ProfileSource source =
        new ProfileSource(
            "x.yaml", yaml.getBytes(StandardCharsets.UTF_8), Optional.of(folder.resolve("x.yaml")));
    var policy =
        new PolicyResolver(new ProfileLocator(List.of(folder))).resolve(source, Overrides.NONE);
    var selection =
        new BackendSelector(
                List.of(
                    new InstalledBackend(new ContainmentBackend(), "built in", "1"),
                    new InstalledBackend(new SeccompBackend(), "built in", "1")),
                HostPreferences.NONE)
            .select(policy, Optional.empty());
    return Compiler.compile(policy, selection, Architecture.X86_64);
  }
}
