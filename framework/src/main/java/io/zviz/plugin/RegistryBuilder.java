package io.zviz.plugin;

import io.zviz.plugin.PluginReport.State;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Adds plugins one by one; a plugin is taken whole or not at all. */
final class RegistryBuilder {
  private final FolderTrust trust;
  private final Duration limit;
  private final Map<BackendId, InstalledBackend> installed = new LinkedHashMap<>();
  private final List<PluginReport> report = new ArrayList<>();

  RegistryBuilder(FolderTrust trust, Duration limit) {
    this.trust = trust;
    this.limit = limit;
  }

  BackendRegistry build() {
    return new BackendRegistry(List.copyOf(installed.values()), report);
  }

  void addBuiltin(LayerBackend backend) {
    addOwn(backend, "built in");
  }

  void addBundled(BundledBackends bundled) {
    try {
      bundled.names().forEach(name -> addBundled(bundled, name));
    } catch (PluginRefused refused) {
      report.add(PluginReport.refused("bundled", "-", "bundled", refused.why()));
    }
  }

  private void addBundled(BundledBackends bundled, String name) {
    try {
      addOwn(bundled.make(name), "bundled");
    } catch (PluginRefused refused) {
      report.add(PluginReport.refused(name, "-", "bundled", refused.why()));
    }
  }

  private void addOwn(LayerBackend backend, String source) {
    String version =
        Optional.ofNullable(backend.getClass().getPackage().getImplementationVersion())
            .orElse("development");
    try {
      add(backend.id().value(), version, source, List.of(backend));
    } catch (PluginRefused refused) {
      report.add(PluginReport.refused(backend.id().value(), version, source, refused.why()));
    }
  }

  void addFolder(Path folder) {
    List<Path> candidates;
    try (Stream<Path> entries = Files.list(folder)) {
      candidates = entries.filter(RegistryBuilder::looksLikePlugin).sorted().toList();
    } catch (java.nio.file.NoSuchFileException notThere) {
      return;
    } catch (IOException | UncheckedIOException e) {
      refuse(folder, "cannot list the folder: " + Printable.of(e));
      return;
    }
    if (!candidates.isEmpty()) {
      addFolder(folder, candidates);
    }
  }

  private void addFolder(Path folder, List<Path> candidates) {
    try {
      trust.checkFolder(folder);
      candidates.forEach(this::addJar);
    } catch (PluginRefused refused) {
      refuse(folder, "nothing in it is loaded: " + refused.why());
    }
  }

  /** Notes and checksums beside the jars are nobody's business; a plugin in another form is. */
  private static boolean looksLikePlugin(Path entry) {
    return Files.isDirectory(entry) || entry.getFileName().toString().matches("(?i).*\\.(jar|zip)");
  }

  private void addJar(Path jar) {
    PluginManifest manifest = null;
    try {
      if (!jar.toString().endsWith(".jar")) {
        throw new PluginRefused("only jars are loaded, no zips and no folders");
      }
      trust.checkFile(jar);
      manifest = PluginManifest.read(jar);
      List<LayerBackend> backends = new JarPlugin(jar, manifest).load(limit);
      add(manifest.id(), manifest.version(), Printable.of(jar.toString()), backends);
    } catch (PluginRefused refused) {
      if (manifest == null) {
        refuse(jar, refused.why());
      } else {
        report.add(
            PluginReport.refused(
                manifest.id(), manifest.version(), Printable.of(jar.toString()), refused.why()));
      }
    }
  }

  private void add(String plugin, String version, String source, List<LayerBackend> backends)
      throws PluginRefused {
    checkNew(plugin, backends);
    SortedSet<Layer> layers = new TreeSet<>();
    for (LayerBackend backend : backends) {
      layers.addAll(backend.layers());
      installed.put(backend.id(), new InstalledBackend(backend, plugin, version));
    }
    List<String> ids = backends.stream().map(backend -> backend.id().value()).toList();
    report.add(new PluginReport(plugin, version, ids, layers, State.ACTIVE, "", source));
  }

  private void checkNew(String plugin, List<LayerBackend> backends) throws PluginRefused {
    if (report.stream().anyMatch(p -> p.id().equals(plugin) && p.state() == State.ACTIVE)) {
      throw new PluginRefused("a plugin called " + plugin + " is loaded already");
    }
    SortedSet<BackendId> own = new TreeSet<>();
    for (LayerBackend backend : backends) {
      InstalledBackend other = installed.get(backend.id());
      if (other != null || !own.add(backend.id())) {
        throw new PluginRefused(
            "its backend %s has the name of one of %s"
                .formatted(backend.id(), other == null ? "its own" : other.plugin()));
      }
      if (backend.layers().isEmpty()) {
        throw new PluginRefused("its backend " + backend.id() + " is for no layer");
      }
    }
  }

  private void refuse(Path path, String why) {
    String name = String.valueOf(path.getFileName());
    report.add(PluginReport.refused(Printable.of(name), "-", Printable.of(path.toString()), why));
  }
}
