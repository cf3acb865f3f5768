package io.zviz.it.exchange;

import io.zviz.backend.apparmor.AppArmorBackend;
import io.zviz.compile.Bundle;
import io.zviz.compile.Compiler;
import io.zviz.containment.ContainmentBackend;
import io.zviz.exchange.export.Export;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.exchange.export.ProfileExport;
import io.zviz.plugin.InstalledBackend;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Profiles in the forms of other tools, as files. */
final class Exports {
  private static final InstalledBackend CONTAINMENT = backend(new ContainmentBackend());
  private static final InstalledBackend SECCOMP = backend(new SeccompBackend());

  private Exports() {}

  /** This machine's. */
  static Architecture here() {
    return Architecture.ofMachine(System.getProperty("os.arch", "")).orElseThrow();
  }

  static Export of(ExportTarget target, String yaml, Architecture architecture) {
    return of(
        target, yaml, architecture, List.of(backend(new AppArmorBackend()), SECCOMP, CONTAINMENT));
  }

  /** For this machine, where nothing is left to AppArmor. */
  static Export withoutAppArmor(ExportTarget target, String yaml) {
    return of(target, yaml, here(), List.of(SECCOMP, CONTAINMENT));
  }

  private static InstalledBackend backend(LayerBackend backend) {
    return new InstalledBackend(backend, backend.id().value(), "1");
  }

  private static Export of(
      ExportTarget target,
      String yaml,
      Architecture architecture,
      List<InstalledBackend> installed) {
    ProfileSource source =
        new ProfileSource("p.yaml", yaml.getBytes(StandardCharsets.UTF_8), Optional.empty());
    Overrides overrides = target.showsTheHost() ? Overrides.NONE.plainDirectory() : Overrides.NONE;
    var policy = new PolicyResolver(ProfileLocator.ofHost()).resolve(source, overrides);
    var selection =
        new BackendSelector(installed, HostPreferences.NONE).select(policy, Optional.empty());
    Bundle bundle = Compiler.compile(policy, selection, architecture);
    return ProfileExport.of(target, bundle);
  }

  /** Writes all files; gives the one with an extension. */
  static Path write(Export export, Path folder, String extension) throws IOException {
    for (Map.Entry<String, byte[]> file : export.files().entrySet()) {
      Files.write(folder.resolve(export.name() + "." + file.getKey()), file.getValue());
    }
    return folder.resolve(export.name() + "." + extension);
  }
}
