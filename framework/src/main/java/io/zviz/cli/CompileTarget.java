package io.zviz.cli;

import io.zviz.host.HostFacts;
import io.zviz.host.ShippedHosts;
import io.zviz.resolve.Overrides;
import io.zviz.run.Enforcer;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.spi.host.Architecture;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what a profile is compiled for, and compiling it so. */
final class CompileTarget {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "The architecture to compile for: x86_64 or aarch64; this host's by default.")
  private @Nullable String architecture;

  @Option(
      names = "--host-facts",
      paramLabel = "HOST",
      description =
          "Compile for another host: a name that zviz hosts lists, or a file that zviz compile"
              + " --check-host --format json wrote there. Nothing of this host is looked at.")
  private @Nullable String hostFacts;

  /** The host of {@code --host-facts}, when it was given. */
  Optional<HostFacts> facts() {
    return Optional.ofNullable(hostFacts).map(ShippedHosts::facts);
  }

  /** The architecture that was asked for, that of the given host, or this host's. */
  Architecture architecture(Enforcer enforcer, Optional<HostFacts> facts) {
    if (architecture == null) {
      return facts.map(HostFacts::architecture).orElseGet(enforcer::architecture);
    }
    return Architecture.ofMachine(architecture).orElseThrow(this::unknownArchitecture);
  }

  /**
   * What is made of a profile, whether or not all of it is enforced.
   *
   * @param profile a name or a path
   */
  Enforcement compile(Enforcer enforcer, String profile) {
    Optional<HostFacts> facts = facts();
    return enforcer.enforce(
        enforcer.resolve(profile, Path.of("").toAbsolutePath(), Overrides.NONE),
        facts,
        architecture(enforcer, facts),
        true);
  }

  private ParameterException unknownArchitecture() {
    return new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(),
        "--arch %s: x86_64 or aarch64 was wanted".formatted(architecture));
  }
}
