package io.zviz.app;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Scopes;
import io.zviz.broker.Broker;
import io.zviz.launch.Launcher;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.TimedStep;
import io.zviz.sys.jna.JnaBrokerCalls;
import io.zviz.sys.jna.JnaLaunchCalls;
import io.zviz.sys.jna.JnaProcessCalls;
import java.util.function.Supplier;

/**
 * What launches containers and serves them, on this kernel. Bindings are explicit, and nothing is
 * built before it is asked for.
 */
final class LaunchModule extends AbstractModule {
  private final Supplier<HostProbe> host;
  private final Supplier<DescriptorCalls> descriptors;

  LaunchModule(Supplier<HostProbe> host, Supplier<DescriptorCalls> descriptors) {
    this.host = host;
    this.descriptors = descriptors;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    Provider<ProcessCalls> processes = once(ProcessCalls.class, JnaProcessCalls::new);
    Provider<LaunchCalls> launches = once(LaunchCalls.class, JnaLaunchCalls::new);
    Provider<BrokerCalls> brokerCalls = once(BrokerCalls.class, JnaBrokerCalls::create);
    once(
        Launcher.class,
        () -> new Launcher(launches.get(), processes.get(), descriptors.get(), host.get()));
    once(Broker.class, () -> broker(brokerCalls.get()));
  }

  private Broker broker(BrokerCalls calls) {
    try (TimedStep told = TimedStep.begin("broker", "start it and have it tested")) {
      Broker broker = Broker.start(calls, host.get().architecture());
      told.result("done");
      return broker;
    }
  }

  /**
   * Binds a part that is made once, when it is first asked for. Provider methods would say the same
   * in fewer words, but reading their annotations costs every start twenty milliseconds.
   */
  private <T> Provider<T> once(Class<T> part, Provider<T> make) {
    bind(part).toProvider(make).in(Scopes.SINGLETON);
    return getProvider(part);
  }
}
