package io.zviz.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.exchange.ContainerCapabilities;
import io.zviz.exchange.Loss;
import io.zviz.exchange.ProfileImport;
import io.zviz.exchange.ProfileImport.Imported;
import io.zviz.exchange.oci.SeccompReader;
import io.zviz.exchange.oci.Surroundings;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.BpfInterpreter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An imported profile decides what libseccomp decides when it loads the original: the default
 * profiles of Docker and Podman as Debian ships them, and one with every kind of condition.
 */
final class ImportVerdictsIT {
  @TempDir Path folder;

  private static Path source(String name) {
    return switch (name) {
      case "docker" ->
          Verdicts.shipped(
              "/usr/share/gocode/src/github.com/docker/docker/profiles/seccomp/default.json",
              "golang-github-docker-docker-dev");
      case "podman" ->
          Verdicts.shipped("/usr/share/containers/seccomp.json", "golang-github-containers-common");
      default -> Path.of("src/test/resources/exchange/" + name + ".json");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "docker, x86_64, , , 6.1",
    "docker, x86_64, ALL, , 6.1",
    "docker, x86_64, , ALL, 4.4",
    "docker, x86_64, SYS_ADMIN, , 6.1",
    "docker, x86_64, SYS_PTRACE|SYSLOG, NET_RAW, 6.1",
    "docker, aarch64, , , 6.1",
    "docker, aarch64, ALL, , 6.1",
    "podman, x86_64, , , 6.1",
    "podman, x86_64, , AUDIT_WRITE, 6.1",
    "podman, x86_64, ALL, , 6.1",
    "podman, aarch64, , ALL, 6.1",
    "conditions, x86_64, , , 6.1",
    "conditions, x86_64, SYS_ADMIN, , 4.4",
    "conditions, aarch64, , , 6.1",
  })
  void an_import_decides_what_libseccomp_decides(
      String name, String machine, String add, String drop, String kernel) throws Exception {
    Architecture architecture = Architecture.ofMachine(machine).orElseThrow();
    Surroundings container =
        new Surroundings(architecture, kernel, ContainerCapabilities.of(words(add), words(drop)));
    Path original = source(name);
    Imported imported =
        ProfileImport.of(
            SeccompReader.read(Files.readAllBytes(original)), name, "imported", container);

    assertThat(Loss.serious(imported.losses())).isEmpty();
    Verdicts verdicts = new Verdicts(architecture);
    Verdicts.Loaded theirs = verdicts.libseccomp(original, container, folder.resolve("bpf"));
    assertThat(theirs.known()).hasSizeGreaterThan(290);
    long compared = verdicts.assertSame(filter(imported.yaml(), architecture), theirs, original);
    assertThat(compared).isGreaterThan(10_000);
  }

  private static List<String> words(String list) {
    return list == null ? List.of() : List.of(list.split("\\|"));
  }

  static BpfInterpreter filter(String yaml, Architecture architecture) throws IOException {
    ProfileSource source =
        new ProfileSource("imported.yaml", yaml.getBytes(StandardCharsets.UTF_8), Optional.empty());
    ResolvedPolicy policy =
        new PolicyResolver(ProfileLocator.ofHost()).resolve(source, Overrides.NONE);
    Content content =
        new SeccompBackend()
            .compile(policy, Target.of(architecture))
            .artifact("bpf")
            .map(Artifact::content)
            .orElseThrow();
    return new BpfInterpreter(((Content.Binary) content).bytes());
  }
}
