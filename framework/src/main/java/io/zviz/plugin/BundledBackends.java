package io.zviz.plugin;

import io.zviz.spi.LayerBackend;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The backends on the class path. They are found through the same index as those of third parties,
 * but read without PF4J: that spares every command the start-up of a plugin manager.
 */
final class BundledBackends {
  private final ClassLoader loader;

  BundledBackends(ClassLoader loader) {
    this.loader = loader;
  }

  /** The class names that the indexes of the class path hold, sorted. */
  Set<String> names() throws PluginRefused {
    Set<String> names = new TreeSet<>();
    try {
      List<URL> indexes = Collections.list(loader.getResources(ExtensionIndex.RESOURCE));
      for (URL index : indexes) {
        try (InputStream stream = index.openStream()) {
          names.addAll(ExtensionIndex.read(stream));
        }
      }
      return names;
    } catch (IOException e) {
      throw new PluginRefused("cannot read the bundled plugins: " + Printable.of(e));
    }
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
