package io.zviz.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.exchange.Loss;
import io.zviz.exchange.ProfileImport;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.exchange.oci.SeccompReader;
import io.zviz.exchange.oci.Surroundings;
import io.zviz.spi.host.Architecture;
import io.zviz.testkit.BpfInterpreter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What libseccomp makes of an exported filter decides what our own filter decides, for every call;
 * and what is exported and imported again decides it too.
 */
final class ExportVerdictsIT {
  private static final String CONDITIONS =
      """
      name: exported
      version: 1
      extends: default
      syscalls:
        broker: [ioctl, prctl, clone, socket]
        allow:
          - {call: personality, when: ["arg0 == 0", "arg0 == 8", "arg0 & 0xffffffff > 0xfffffff0"]}
          - {call: kcmp, when: "arg2 < 2 and arg3 >= 0x8000000000000000"}
        deny:
          - {call: kill, when: "arg1 & 0xffffffff == 9", errno: EACCES}
          - {call: mount, errno: ENOENT}
      """;

  private static final String RAW =
      """
      name: exported
      version: 1
      syscalls:
        allow: ["*", {call: socket, when: ["arg0 < 38", "arg0 == 39", "arg0 > 40"]}]
        deny: [ptrace, {call: socket, when: "arg0 >= 0", errno: EAFNOSUPPORT}]
      """;

  @TempDir Path folder;

  private static String profile(String name) {
    return switch (name) {
      case "conditions" -> CONDITIONS;
      case "deny-list" -> RAW;
      default -> "name: exported\nversion: 1\nextends: " + name + "\n";
    };
  }

  @ParameterizedTest
  @CsvSource({
    "minimal, x86_64",
    "default, x86_64",
    "ci-runner, x86_64",
    "conditions, x86_64",
    "deny-list, x86_64",
    "default, aarch64",
    "conditions, aarch64",
  })
  void libseccomp_decides_the_same_from_an_export(String name, String machine) throws Exception {
    Architecture architecture = Architecture.ofMachine(machine).orElseThrow();
    String yaml = profile(name);
    Path json = Exports.write(Exports.of(ExportTarget.DOCKER, yaml, architecture), folder, "json");
    BpfInterpreter ours =
        new BpfInterpreter(
            Objects.requireNonNull(
                Exports.of(ExportTarget.BWRAP, yaml, architecture).files().get("bpf")));
    Surroundings container = new Surroundings(architecture, "6.1", Set.of("CAP_CHOWN"));
    Verdicts verdicts = new Verdicts(architecture);

    Verdicts.Loaded theirs = verdicts.libseccomp(json, container, folder.resolve("theirs"));
    assertThat(verdicts.assertSame(ours, theirs, json)).isGreaterThan(10_000);

    ProfileImport.Imported back =
        ProfileImport.of(
            SeccompReader.read(Files.readAllBytes(json)), "again.json", "again", container);
    assertThat(Loss.serious(back.losses())).isEmpty();
    verdicts.assertSame(ImportVerdictsIT.filter(back.yaml(), architecture), theirs, json);
  }
}
