package io.zviz.app;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import io.zviz.broker.Broker;
import io.zviz.containment.ContainmentBackend;
import io.zviz.host.LinuxHostProbe;
import io.zviz.launch.Launcher;
import io.zviz.plugin.BackendRegistry;
import io.zviz.run.ContainerRunner;
import io.zviz.run.Doctor;
import io.zviz.run.Enforcer;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.HostConfiguration;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.jna.JnaBrokerCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLaunchCalls;
import io.zviz.sys.jna.JnaProcessCalls;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The core. Bindings are explicit, and nothing is built before a command asks for it: a start pays
 * only for what it uses.
 */
final class CoreModule extends AbstractModule {
  private static final HostConfiguration CONFIGURATION =
      new HostConfiguration(HostConfiguration.FILE);

  private final Optional<Path> home;

  /** For an installation in this folder. */
  CoreModule(Optional<Path> home) {
    this.home = home;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    Multibinder<LayerBackend> builtins = Multibinder.newSetBinder(binder(), LayerBackend.class);
    builtins.addBinding().toInstance(new ContainmentBackend());
    builtins.addBinding().toInstance(new SeccompBackend());
  }

  @Provides
  @Singleton
  HostProbe host() {
    return LinuxHostProbe.ofThisHost();
  }

  /**
   * The plugins join the built-in backends; their folder is the installation's own, never another.
   */
  @Provides
  @Singleton
  BackendRegistry registry(Set<LayerBackend> builtins) {
    List<Path> folders = home.map(folder -> folder.resolve("plugins")).stream().toList();
    return BackendRegistry.load(List.copyOf(builtins), CoreModule.class.getClassLoader(), folders);
  }

  @Provides
  @Singleton
  Enforcer enforcer(Provider<BackendRegistry> registry, HostProbe host) {
    return new Enforcer(registry::get, host, CONFIGURATION::preferences);
  }

  @Provides
  @Singleton
  DescriptorCalls descriptors() {
    return new JnaDescriptorCalls();
  }

  @Provides
  @Singleton
  ProcessCalls processes() {
    return new JnaProcessCalls();
  }

  @Provides
  @Singleton
  LaunchCalls launches() {
    return new JnaLaunchCalls();
  }

  @Provides
  @Singleton
  BrokerCalls brokerCalls() {
    return JnaBrokerCalls.create();
  }

  @Provides
  @Singleton
  Launcher launcher(
      LaunchCalls launches, ProcessCalls processes, DescriptorCalls descriptors, HostProbe host) {
    return new Launcher(launches, processes, descriptors, host);
  }

  @Provides
  @Singleton
  Broker broker(BrokerCalls calls, HostProbe host) {
    return Broker.start(calls, host.architecture());
  }

  @Provides
  @Singleton
  ContainerRunner runner(
      Enforcer enforcer,
      HostProbe host,
      DescriptorCalls descriptors,
      Provider<Launcher> launcher,
      Provider<Broker> broker) {
    return new ContainerRunner(enforcer, host, descriptors, launcher::get, broker::get);
  }

  @Provides
  @Singleton
  Doctor doctor(HostProbe host, BackendRegistry registry) {
    return new Doctor(
        host,
        registry,
        CONFIGURATION,
        home,
        ProcessHandle.current().info().command().orElse("java"),
        System.getProperty("java.class.path", ""));
  }
}
