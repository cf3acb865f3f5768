package io.zviz.plugin;

import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The loader of one plugin. The contract always comes from the host: a second copy of {@code
 * LayerBackend} would be another type, and PF4J would then find no extension and report no error.
 */
final class SpiClassLoader extends PluginClassLoader {
  SpiClassLoader(PluginManager manager, PluginDescriptor descriptor, ClassLoader host) {
    super(manager, descriptor, new HostView(host));
  }

  @Override
  protected boolean shouldDelegateToParent(String className) {
    return HostView.offers(className) || super.shouldDelegateToParent(className);
  }

  /** What a plugin sees of the host: the contract, and none of the core behind it. */
  private static final class HostView extends ClassLoader {
    private final ClassLoader host;

    HostView(ClassLoader host) {
      super(ClassLoader.getPlatformClassLoader());
      this.host = host;
    }

    static boolean offers(String className) {
      return className.startsWith("io.zviz.spi.")
          || className.startsWith("org.pf4j.")
          || className.startsWith("org.jspecify.")
          || className.startsWith("org.slf4j.");
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!offers(name)) {
        throw new ClassNotFoundException(name);
      }
      return host.loadClass(name);
    }
  }
}
