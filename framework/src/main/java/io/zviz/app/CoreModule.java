package io.zviz.app;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Scopes;
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
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.jna.JnaBrokerCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLaunchCalls;
import io.zviz.sys.jna.JnaProcessCalls;
import io.zviz.sys.jna.JnaSignalCalls;
import io.zviz.sys.jna.JnaTerminalCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
    Provider<HostProbe> host = once(HostProbe.class, LinuxHostProbe::ofThisHost);
    Provider<BackendRegistry> registry = once(BackendRegistry.class, this::registry);
    Provider<Enforcer> enforcer =
        once(
            Enforcer.class,
            () -> new Enforcer(registry::get, host.get(), CONFIGURATION::preferences));
    once(Doctor.class, () -> doctor(host.get(), registry.get()));
    configureRuns(host, enforcer);
  }

  private void configureRuns(Provider<HostProbe> host, Provider<Enforcer> enforcer) {
    Provider<DescriptorCalls> descriptors = once(DescriptorCalls.class, JnaDescriptorCalls::new);
    Provider<ProcessCalls> processes = once(ProcessCalls.class, JnaProcessCalls::new);
    Provider<LaunchCalls> launches = once(LaunchCalls.class, JnaLaunchCalls::new);
    Provider<BrokerCalls> brokerCalls = once(BrokerCalls.class, JnaBrokerCalls::create);
    Provider<Launcher> launcher =
        once(
            Launcher.class,
            () -> new Launcher(launches.get(), processes.get(), descriptors.get(), host.get()));
    Provider<Broker> broker =
        once(Broker.class, () -> Broker.start(brokerCalls.get(), host.get().architecture()));
    once(
        ContainerRunner.class,
        () ->
            new ContainerRunner(
                enforcer.get(),
                host.get(),
                descriptors.get(),
                new JnaTerminalCalls(),
                new JnaSignalCalls(descriptors.get()),
                launcher::get,
                broker::get));
  }

  /**
   * Binds a part that is made once, when it is first asked for. Provider methods would say the same
   * in fewer words, but reading their annotations costs every start twenty milliseconds.
   */
  private <T> Provider<T> once(Class<T> part, Provider<T> make) {
    bind(part).toProvider(make).in(Scopes.SINGLETON);
    return getProvider(part);
  }

  /**
   * The plugins join the built-in backends; their folder is the installation's own, never another.
   */
  private BackendRegistry registry() {
    List<Path> folders = home.map(folder -> folder.resolve("plugins")).stream().toList();
    return BackendRegistry.load(
        List.of(new ContainmentBackend(), new SeccompBackend()),
        CoreModule.class.getClassLoader(),
        folders);
  }

  private Doctor doctor(HostProbe host, BackendRegistry registry) {
    return new Doctor(
        host,
        registry,
        CONFIGURATION,
        home,
        ProcessHandle.current().info().command().orElse("java"),
        System.getProperty("java.class.path", ""));
  }
}
