package io.zviz.plugin;

import io.zviz.spi.LayerBackend;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A jar from a plugins folder.
 *
 * @param jar the file
 * @param manifest what it says about itself
 */
record JarPlugin(Path jar, PluginManifest manifest) {
  /** Loads the classes and makes the backends: the first moment at which its code runs. */
  List<LayerBackend> load(Duration limit) throws PluginRefused {
    PluginThreads.divertOutput();
    try {
      return GuardedCall.run(manifest.id(), limit, () -> start(limit));
    } catch (TimeoutException e) {
      throw new PluginRefused("it was not loaded within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw cause instanceof PluginRefused refused
          ? refused
          : new PluginRefused("it fails while it is loaded: " + Printable.of(cause));
    }
  }

  private List<LayerBackend> start(Duration limit) throws PluginRefused {
    Path folder = Objects.requireNonNull(jar.getParent());
    ClassLoader loader = new JarPluginHost(folder).start(jar);
    List<LayerBackend> backends = new ArrayList<>();
    for (String name : manifest.extensions()) {
      backends.add(new GuardedBackend(backend(name, loader), limit));
    }
    return backends;
  }

  private static LayerBackend backend(String name, ClassLoader loader) throws PluginRefused {
    try {
      Class<?> type = Class.forName(name, true, loader);
      if (type.getClassLoader() != loader) {
        throw new PluginRefused(name + " is not in the jar");
      }
      if (!LayerBackend.class.isAssignableFrom(type)) {
        throw new PluginRefused(
            "there is no backend inside: " + name + " does not implement LayerBackend");
      }
      return LayerBackend.class.cast(type.getConstructor().newInstance());
    } catch (InvocationTargetException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new PluginRefused("the constructor of " + name + " threw " + Printable.of(cause));
    } catch (ExceptionInInitializerError e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new PluginRefused("the class " + name + " threw " + Printable.of(cause));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new PluginRefused("cannot load " + name + ": " + Printable.of(e));
    }
  }
}
