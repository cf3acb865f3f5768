package io.zviz.plugin;

import io.zviz.spi.LayerBackend;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The backends on the class path. They are found through the same index as those of third parties,
 * but read without PF4J: that spares every command the start-up of a plugin manager.
 */
public final class BundledBackends {
  private final ClassLoader loader;
  private final @Nullable Path folder;

  private BundledBackends(ClassLoader loader, @Nullable Path folder) {
    this.loader = loader;
    this.folder = folder;
  }

  /** Those of a class path, wherever on it. */
  public static BundledBackends of(ClassLoader loader) {
    return new BundledBackends(loader, null);
  }

  /**
   * Those of a class path, when it is known where their jars are: to look for indexes on a whole
   * class path opens every jar of it, which with the class archive nothing else does.
   *
   * @param folder the folder of the jars, which are on the class path
   */
  public static BundledBackends of(ClassLoader loader, Path folder) {
    return new BundledBackends(loader, folder);
  }

  /** The class names that the indexes hold, sorted. */
  Set<String> names() throws PluginRefused {
    try {
      return folder == null ? ofClassPath() : ofJars(folder);
    } catch (IOException e) {
      throw new PluginRefused("cannot read the bundled plugins: " + Printable.of(e));
    }
  }

  private Set<String> ofClassPath() throws IOException, PluginRefused {
    Set<String> names = new TreeSet<>();
    List<URL> indexes = Collections.list(loader.getResources(ExtensionIndex.RESOURCE));
    for (URL index : indexes) {
      try (InputStream stream = index.openStream()) {
        names.addAll(ExtensionIndex.read(stream));
      }
    }
    return names;
  }

  private static Set<String> ofJars(Path folder) throws IOException, PluginRefused {
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    Set<String> names = new TreeSet<>();
    for (Path file : jars) {
      try (ZipFile jar = new ZipFile(file.toFile())) {
        ZipEntry index = jar.getEntry(ExtensionIndex.RESOURCE);
        if (index != null) {
          names.addAll(ExtensionIndex.read(jar.getInputStream(index)));
        }
      }
    }
    return names;
  }

  LayerBackend make(String name) throws PluginRefused {
    try {
      Object made = Class.forName(name, true, loader).getConstructor().newInstance();
      if (made instanceof LayerBackend backend) {
        return backend;
      }
      throw new PluginRefused(name + " does not implement LayerBackend");
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new PluginRefused("cannot make " + name + ": " + Printable.of(e));
    }
  }
}
