package io.zviz.app;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import io.zviz.broker.Broker;
import io.zviz.containment.ContainmentBackend;
import io.zviz.control.ControlError;
import io.zviz.control.Executor;
import io.zviz.control.ForegroundDoor;
import io.zviz.control.ResidentSupervisor;
import io.zviz.control.Supervisors;
import io.zviz.host.LinuxHostProbe;
import io.zviz.launch.Launcher;
import io.zviz.launch.Stdio;
import io.zviz.plugin.BackendRegistry;
import io.zviz.plugin.BundledBackends;
import io.zviz.run.Ahead;
import io.zviz.run.ContainerHost;
import io.zviz.run.ContainerRunner;
import io.zviz.run.ContainerStarter;
import io.zviz.run.Doctor;
import io.zviz.run.Enforcer;
import io.zviz.run.RunReport;
import io.zviz.run.Sharing;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.HostConfiguration;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.jna.JnaBrokerCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLocalSocketCalls;
import io.zviz.sys.jna.JnaSignalCalls;
import io.zviz.sys.jna.JnaTerminalCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The wired core; nothing of it is made before a command asks for it. What launches and serves
 * containers is wired by Guice. What every command needs is put together here: loading Guice takes
 * as much as compiling a profile.
 */
final class Core {
  private static final HostConfiguration CONFIGURATION =
      new HostConfiguration(HostConfiguration.FILE);

  private final Optional<Path> home;
  private final Once<HostProbe> host = new Once<>(LinuxHostProbe::ofThisHost);
  private final Once<BackendRegistry> registry = new Once<>(this::load);
  private final Once<Enforcer> enforcer =
      new Once<>(() -> new Enforcer(registry, host(), CONFIGURATION::preferences));
  private final Once<DescriptorCalls> descriptors = new Once<>(JnaDescriptorCalls::new);
  private final Once<Injector> injector =
      new Once<>(
          () -> Guice.createInjector(Stage.DEVELOPMENT, new LaunchModule(host, descriptors)));

  /** The core of the installation that this JVM was started from, as its script says. */
  Core() {
    home = Optional.ofNullable(System.getProperty("zviz.home")).map(Path::of);
  }

  /** Starts to load the backends, which a command is about to ask for. */
  void prepareBackends() {
    Ahead.start("zviz-backends", registry);
  }

  /** Starts to wire what launches containers. */
  void prepareLaunch() {
    Ahead.start("zviz-wiring", () -> part(Launcher.class));
  }

  HostProbe host() {
    return host.get();
  }

  BackendRegistry registry() {
    return registry.get();
  }

  Enforcer enforcer() {
    return enforcer.get();
  }

  ContainerRunner runner() {
    return new ContainerRunner(
        starter(Sharing.NONE),
        descriptors.get(),
        new JnaTerminalCalls(),
        new JnaSignalCalls(descriptors.get()),
        new ForegroundDoor(sockets(), descriptors.get(), host()));
  }

  private ContainerStarter starter(Sharing sharing) {
    return new ContainerStarter(
        enforcer(), host(), () -> part(Launcher.class), () -> part(Broker.class), sharing);
  }

  DescriptorCalls descriptors() {
    return descriptors.get();
  }

  /** Those of other processes; one for detached containers is this installation's own. */
  Supervisors supervisors() {
    return new Supervisors(host(), sockets(), descriptors.get(), this::superviseCommand);
  }

  Executor executor() {
    return new Executor(
        supervisors(),
        descriptors.get(),
        new JnaTerminalCalls(),
        new JnaSignalCalls(descriptors.get()));
  }

  /** This process's streams, with a terminal whatever they are or not. */
  Stdio streams(boolean terminal) {
    return terminal
        ? Stdio.withTerminal(descriptors.get(), new JnaTerminalCalls())
        : Stdio.inherit(descriptors.get(), new JnaTerminalCalls());
  }

  /** The supervisor of detached containers that this process is. */
  ResidentSupervisor resident(Path stateRoot, RunReport later) {
    startBroker();
    ContainerHost containers =
        new ContainerHost(starter(Sharing.ofMany()), descriptors.get(), JnaBrokerCalls.create());
    return new ResidentSupervisor(
        stateRoot, containers, host(), sockets(), descriptors.get(), later);
  }

  /** Tested while there is nothing else to do; a host that lacks what it needs may not need it. */
  private void startBroker() {
    try {
      part(Broker.class);
    } catch (ZvizException unable) {
      LoggerFactory.getLogger(Core.class).info("{}", unable.render());
    }
  }

  private List<String> superviseCommand() {
    Path launcher =
        home.orElseThrow(
                () ->
                    new ZvizException(
                        ControlError.NOT_STARTED,
                        "--detach needs zviz to be started from a distribution, by bin/zviz"))
            .resolve("bin/zviz");
    return List.of(launcher.toString(), "supervise");
  }

  private LocalSocketCalls sockets() {
    return new JnaLocalSocketCalls(descriptors.get());
  }

  Doctor doctor() {
    return new Doctor(
        host(),
        registry(),
        CONFIGURATION,
        home,
        ProcessHandle.current().info().command().orElse("java"),
        System.getProperty("java.class.path", ""));
  }

  /** What a part says about why it cannot be made is for the user; Guice wraps it up. */
  private <T> T part(Class<T> part) {
    try {
      return injector.get().getInstance(part);
    } catch (ProvisionException wrapped) {
      if (wrapped.getCause() instanceof ZvizException reason) {
        throw reason;
      }
      throw wrapped;
    }
  }

  /**
   * The plugins join the built-in backends; their folder is the installation's own, never another.
   */
  private BackendRegistry load() {
    return BackendRegistry.load(
        List.of(new ContainmentBackend(), new SeccompBackend()),
        bundled(),
        home.map(folder -> folder.resolve("plugins")).stream().toList());
  }

  private BundledBackends bundled() {
    ClassLoader loader = Core.class.getClassLoader();
    return home.map(folder -> BundledBackends.of(loader, folder.resolve("lib/plugins")))
        .orElseGet(() -> BundledBackends.of(loader));
  }
}
