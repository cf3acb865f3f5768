package io.zviz.plugin;

import io.zviz.spi.LayerBackend;
import io.zviz.spi.SpiVersion;
import java.nio.file.Path;
import org.pf4j.JarPluginLoader;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.RuntimeMode;

/**
 * PF4J for exactly one jar, so that nothing in one can disturb another. Neither system properties
 * nor files beside the jar change what it does.
 */
final class JarPluginHost extends JarPluginManager {
  JarPluginHost(Path folder) {
    super(folder);
    // PF4J checks no version at all while this is unset.
    setSystemVersion(SpiVersion.CURRENT);
  }

  /** Loads and starts the jar; gives the loader of its classes. */
  ClassLoader start(Path jar) throws PluginRefused {
    String id = loadPlugin(jar);
    PluginState state = startPlugin(id);
    if (state != PluginState.STARTED) {
      Throwable failure = getPlugin(id).getFailedException();
      throw new PluginRefused(
          "it does not start: " + (failure == null ? state.toString() : Printable.of(failure)));
    }
    return getPluginClassLoader(id);
  }

  @Override
  public RuntimeMode getRuntimeMode() {
    return RuntimeMode.DEPLOYMENT;
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new JarPluginLoader(this) {
      @Override
      protected PluginClassLoader createPluginClassLoader(Path jar, PluginDescriptor descriptor) {
        return new SpiClassLoader(
            JarPluginHost.this, descriptor, LayerBackend.class.getClassLoader());
      }
    };
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String pluginId) {
        return false;
      }

      @Override
      public void disablePlugin(String pluginId) {
        // PF4J calls this for a plugin whose version does not fit; its state says so already.
      }

      @Override
      public void enablePlugin(String pluginId) {
        throw new UnsupportedOperationException("plugins are not enabled one by one");
      }
    };
  }
}
