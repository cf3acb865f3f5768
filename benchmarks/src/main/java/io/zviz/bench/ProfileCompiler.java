package io.zviz.bench;

import io.zviz.compile.Bundle;
import io.zviz.compile.Compiler;
import io.zviz.containment.ContainmentBackend;
import io.zviz.plugin.BackendRegistry;
import io.zviz.plugin.BundledBackends;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Optional;

/** From a profile's text to all artefacts of all bundled backends, for no host in particular. */
final class ProfileCompiler {
  private final BackendSelector selector =
      new BackendSelector(
          BackendRegistry.load(
                  List.of(new ContainmentBackend(), new SeccompBackend()),
                  BundledBackends.of(ProfileCompiler.class.getClassLoader()),
                  List.of())
              .installed(),
          HostPreferences.NONE);

  /** All of it; what comes of it is only in memory. */
  Bundle compile(ProfileSource source) {
    ResolvedPolicy policy =
        new PolicyResolver(ProfileLocator.ofHost()).resolve(source, Overrides.NONE);
    Bundle bundle =
        Compiler.compile(policy, selector.select(policy, Optional.empty()), Architecture.X86_64);
    bundle.manifest();
    return bundle;
  }
}
