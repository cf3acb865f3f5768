package io.zviz.run;

import io.zviz.compile.Bundle;
import io.zviz.compile.Compiler;
import io.zviz.host.HostFacts;
import io.zviz.plugin.BackendRegistry;
import io.zviz.profile.ExpectedResult;
import io.zviz.profile.InvalidProfileException;
import io.zviz.profile.Located;
import io.zviz.profile.ProfileParser;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.ArchitectureNotes;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.resolve.UplinkNote;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.select.Selection;
import io.zviz.select.Verdict;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.sys.TimedStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** From the words of a profile to what enforces it: for a host, or for none in particular. */
public final class Enforcer {
  private final Supplier<BackendRegistry> registry;
  private final HostProbe host;
  private final Supplier<HostPreferences> preferences;

  /** An enforcer with these backends, on this host, which may prefer some. */
  public Enforcer(
      Supplier<BackendRegistry> registry, HostProbe host, Supplier<HostPreferences> preferences) {
    this.registry = registry;
    this.host = host;
    this.preferences = preferences;
  }

  /**
   * A profile and everything that was made of it.
   *
   * @param policy what it means
   * @param bundle what the backends compiled
   * @param verdict whether that is enough
   * @param notices what the user should know, by position
   */
  public record Enforcement(
      ResolvedPolicy policy, Bundle bundle, Verdict verdict, List<Notice> notices) {
    /** Copies the list. */
    public Enforcement {
      notices = List.copyOf(notices);
    }
  }

  /**
   * Reads a profile and decides everything that it leaves open.
   *
   * @param profile name or path
   * @param folder where names are looked for
   * @param overrides what the command line says over it
   * @throws io.zviz.spi.error.ZvizException when there is no such profile or it is wrong
   */
  public ResolvedPolicy resolve(String profile, Path folder, Overrides overrides) {
    ProfileLocator.Found found = ProfileLocator.ofHost().locate(profile, folder);
    ResolvedPolicy policy;
    try (TimedStep told = TimedStep.begin("resolve", found.source().name())) {
      policy = resolve(found.source(), overrides);
      told.result(policy.intents().size() + " rules");
    }
    if (found.notices().isEmpty()) {
      return policy;
    }
    List<Notice> notices = new ArrayList<>(found.notices());
    notices.addAll(policy.notices());
    return policy.withNotices(notices);
  }

  /**
   * The same for a profile whose text is there already. Artefacts know a file by its last name, and
   * its bases by their place relative to it, so that they do not depend on where they were made;
   * who reads an error wants the path as it was given.
   *
   * @throws io.zviz.spi.error.ZvizException when it is wrong
   */
  public ResolvedPolicy resolve(ProfileSource source, Overrides overrides) {
    PolicyResolver resolver = new PolicyResolver(ProfileLocator.ofHost());
    try {
      ResolvedPolicy policy = resolver.resolve(source, overrides);
      boolean plain = source.builtin() || source.name().indexOf('/') < 0;
      return plain ? policy : resolver.resolve(withoutFolders(source), overrides);
    } catch (InvalidProfileException wrong) {
      throw source
          .file()
          .filter(path -> source.name().indexOf('/') < 0 && path.endsWith(source.name()))
          .filter(path -> !path.equals(Path.of("").toAbsolutePath().resolve(source.name())))
          .map(path -> wrong.naming(source.name(), path.toString()))
          .orElse(wrong);
    }
  }

  private static ProfileSource withoutFolders(ProfileSource source) {
    String name = source.name().substring(source.name().lastIndexOf('/') + 1);
    return new ProfileSource(name, source.text(), source.file());
  }

  /**
   * What a profile itself says should become of operations; its bases are not asked.
   *
   * @throws io.zviz.spi.error.ZvizException when there is no such profile or it is wrong
   */
  public List<Located<ExpectedResult>> expectations(String profile, Path folder) {
    return ProfileParser.parse(ProfileLocator.ofHost().locate(profile, folder).source())
        .expectations();
  }

  /** What this host can do, as every installed backend finds it. */
  public HostFacts survey() {
    return HostFacts.gather(host, registry.get().backends());
  }

  /** The same, without what only a report shows and without backends that are not needed. */
  public HostFacts surveyForRun() {
    return selector().survey(host);
  }

  /** The same facts, and those about backends that only a policy asks for. */
  public HostFacts surveyForRun(HostFacts facts, ResolvedPolicy policy) {
    return selector().survey(host, facts, policy);
  }

  /** What this host would use, whatever the profile. */
  public Selection select(HostFacts facts) {
    return selector().select(facts);
  }

  /**
   * Compiles a policy with the backends that enforce it.
   *
   * @param facts the host; empty for none in particular
   * @param architecture what for
   * @param allowDegraded whether rules that nothing enforces are only warnings
   */
  public Enforcement enforce(
      ResolvedPolicy policy,
      Optional<HostFacts> facts,
      Architecture architecture,
      boolean allowDegraded) {
    Selection selection = chosen(policy, facts);
    Bundle bundle = Compiler.compile(policy, selection, architecture);
    Verdict verdict = Verdict.of(policy, selection, bundle.coverage(), allowDegraded);
    List<Notice> notices = new ArrayList<>(bundle.notices());
    notices.addAll(ArchitectureNotes.of(policy, architecture));
    UplinkNote.of(policy).ifPresent(notices::add);
    notices.addAll(verdict.warnings());
    notices.sort(Comparator.comparing(Notice::origin));
    return new Enforcement(policy, bundle, verdict, notices);
  }

  private Selection chosen(ResolvedPolicy policy, Optional<HostFacts> facts) {
    try (TimedStep told = TimedStep.begin("select", "backends")) {
      Selection selection = selector().select(policy, facts);
      told.result(
          String.join(
              ", ", selection.chosen().stream().map(chosen -> chosen.id().value()).toList()));
      return selection;
    }
  }

  /** The architecture of this host. */
  public Architecture architecture() {
    return host.architecture();
  }

  private BackendSelector selector() {
    return new BackendSelector(registry.get().installed(), preferences.get());
  }
}
