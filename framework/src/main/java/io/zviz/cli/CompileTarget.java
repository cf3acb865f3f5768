package io.zviz.cli;

import io.zviz.host.HostFacts;
import io.zviz.host.ShippedHosts;
import io.zviz.resolve.Overrides;
import io.zviz.run.Enforcer;
import io.zviz.run.Enforcer.Enforcement;
import io.zviz.spi.host.Architecture;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The options that say what a profile is compiled for, and compiling it so. */
final class CompileTarget {
  private final Argument<String> arch =
      Argument.text(
          "ARCH",
          "The architecture to compile for: x86_64 or aarch64; this host's by default.",
          "--arch");

  private final Argument<String> hostFacts =
      Argument.text(
          "HOST",
          "Compile for another host: a name that zviz hosts lists, or a file that zviz compile"
              + " --check-host --format json wrote there. Nothing of this host is looked at.",
          "--host-facts");

  /** Makes them options of a command. */
  void addTo(CommandSpec command) {
    command.add(arch.spec()).add(hostFacts.spec());
  }

  /** Whether one of them was given. */
  boolean isGiven() {
    return arch.given().isPresent() || hostFacts.given().isPresent();
  }

  /** The host of {@code --host-facts}, when it was given. */
  Optional<HostFacts> facts() {
    return hostFacts.given().map(ShippedHosts::facts);
  }

  /** The architecture that was asked for, that of the given host, or this host's. */
  Architecture architecture(Enforcer enforcer, Optional<HostFacts> facts) {
    return arch.given()
        .map(this::architectureOf)
        .or(() -> facts.map(HostFacts::architecture))
        .orElseGet(enforcer::architecture);
  }

  private Architecture architectureOf(String machine) {
    return Architecture.ofMachine(machine)
        .orElseThrow(
            () ->
                new ParameterException(
                    arch.spec().command().commandLine(),
                    "--arch %s: x86_64 or aarch64 was wanted".formatted(machine)));
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
}
