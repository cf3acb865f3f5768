package io.zviz.plugin;

import io.zviz.plugin.PluginReport.State;
import io.zviz.spi.BackendId;
import io.zviz.spi.LayerBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The backends that can be chosen, and what became of every plugin.
 *
 * @param installed in this order: built in, bundled by name, third parties by folder and file name
 * @param report a line for every plugin, refused ones included
 */
public record BackendRegistry(List<InstalledBackend> installed, List<PluginReport> report) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Copies the lists. */
  public BackendRegistry {
    installed = List.copyOf(installed);
    report = List.copyOf(report);
  }

  /**
   * Loads everything. Never fails because of a plugin: one that cannot be used is refused, with its
   * reason in the report, and the others work.
   *
   * @param builtins the layers of the core itself
   * @param bundled the bundled plugins
   * @param folders where third-party jars are, in the order of precedence; a folder may be missing.
   *     Never take one from the environment or the working directory
   */
  public static BackendRegistry load(
      List<LayerBackend> builtins, BundledBackends bundled, List<Path> folders) {
    return load(builtins, bundled, folders, FolderTrust.ofThisProcess(), LIMIT);
  }

  static BackendRegistry load(
      List<LayerBackend> builtins,
      BundledBackends bundled,
      List<Path> folders,
      FolderTrust trust,
      Duration limit) {
    RegistryBuilder builder = new RegistryBuilder(trust, limit);
    builtins.forEach(builder::addBuiltin);
    builder.addBundled(bundled);
    folders.forEach(builder::addFolder);
    return builder.build();
  }

  /** The backends, in their order. */
  public List<LayerBackend> backends() {
    return installed.stream().map(InstalledBackend::backend).toList();
  }

  /** The backend of this name. */
  public Optional<InstalledBackend> find(BackendId id) {
    return installed.stream().filter(backend -> backend.id().equals(id)).findFirst();
  }

  /** The plugins that are not used. */
  public List<PluginReport> refused() {
    return report.stream().filter(plugin -> plugin.state() == State.REFUSED).toList();
  }
}
