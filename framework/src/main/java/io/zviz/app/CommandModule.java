package io.zviz.app;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.zviz.cli.CleanupCommand;
import io.zviz.cli.CompileCommand;
import io.zviz.cli.DoctorCommand;
import io.zviz.cli.PluginsListCommand;
import io.zviz.cli.RunCommand;
import io.zviz.plugin.BackendRegistry;
import io.zviz.run.ContainerRunner;
import io.zviz.run.Doctor;
import io.zviz.run.Enforcer;
import io.zviz.spi.host.HostProbe;
import jakarta.inject.Provider;

/** Gives each command what it asks for, and nothing before it asks. */
final class CommandModule extends AbstractModule {
  @Provides
  CompileCommand compile(Provider<Enforcer> enforcer) {
    return new CompileCommand(enforcer::get);
  }

  @Provides
  RunCommand run(Provider<ContainerRunner> runner) {
    return new RunCommand(runner::get);
  }

  @Provides
  PluginsListCommand plugins(Provider<BackendRegistry> registry) {
    return new PluginsListCommand(registry::get);
  }

  @Provides
  CleanupCommand cleanup(Provider<HostProbe> host) {
    return new CleanupCommand(host::get);
  }

  @Provides
  DoctorCommand doctor(Provider<Doctor> doctor) {
    return new DoctorCommand(doctor::get);
  }
}
