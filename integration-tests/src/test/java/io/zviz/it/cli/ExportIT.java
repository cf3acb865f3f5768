package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zviz export}: what it lists, when it refuses, and what it writes. */
class ExportIT {
  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() throws Exception {
    zviz = new Zviz(work);
    Files.createDirectory(work.resolve("out"));
  }

  private List<String> written() throws Exception {
    try (Stream<Path> files = Files.list(work.resolve("out"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.charAt(0) != '.')
          .sorted()
          .toList();
    }
  }

  @Test
  void what_cannot_be_said_is_listed_with_its_place_and_nothing_is_written() throws Exception {
    String err = zviz.call("export", "minimal", "--format", "bwrap", "-o", "out").exits(1).err();
    assertThat(err)
        .contains("builtin/minimal.yaml:260:15: ZV-EXCHANGE-101 warning: \"memory_max 268435456\"")
        .contains("ZV-EXCHANGE-002", "3 rules of minimal", "nothing was written")
        .contains("--allow-degraded");
    assertThat(written()).isEmpty();
    String out =
        zviz.call("export", "minimal", "--format", "bwrap", "-o", "out", "--allow-degraded")
            .succeeds()
            .out();
    assertThat(out).isEqualTo("out/minimal.bpf\nout/minimal.sh\n");
    assertThat(written()).containsExactly("minimal.bpf", "minimal.sh");
  }

  @Test
  void what_loses_nothing_is_written_and_written_again() throws Exception {
    zviz.call("export", "minimal", "--format", "oci", "-o", "out").succeeds();
    byte[] first = Files.readAllBytes(work.resolve("out/config.json"));
    zviz.call("export", "minimal", "--format", "oci", "-o", "out").succeeds();
    assertThat(Files.readAllBytes(work.resolve("out/config.json"))).isEqualTo(first);
    assertThat(written()).containsExactly("config.apparmor", "config.json");
  }

  @Test
  void several_files_need_a_folder_and_a_single_one_goes_to_standard_output() throws Exception {
    assertThat(zviz.call("export", "minimal", "--format", "docker").exits(2).err())
        .contains("makes 3 files, minimal.json, minimal.apparmor, minimal.sh")
        .contains("say with -o FOLDER where to write them");
    assertThat(zviz.call("export", "minimal", "--format", "docker", "-o", "").exits(2).err())
        .contains("the FOLDER is empty");
    assertThat(zviz.call("export", "minimal", "--format", "docker", "-o", "nowhere").exits(1).err())
        .contains("ZV-EXCHANGE-003", "there is no such folder");
    assertThat(
            zviz.call("export", "minimal", "--format", "systemd", "--allow-degraded")
                .succeeds()
                .out())
        .startsWith("# /etc/systemd/system/UNIT.service.d/minimal.conf\n[Service]\n");
    zviz.call("export", "minimal", "--format", "toaster").exits(2);
    zviz.call("export", "no-such-profile", "--format", "oci", "-o", "out").exits(2);
    assertThat(written()).isEmpty();
  }

  @Test
  void compiled_artefacts_are_not_replaced() throws Exception {
    zviz.withProfile("p.yaml", "name: p\nversion: 1\nextends: minimal\n");
    zviz.call("compile", "p.yaml", "-o", "out").succeeds();
    byte[] filter = Files.readAllBytes(work.resolve("out/p.bpf"));
    assertThat(
            zviz.call("export", "p.yaml", "--format", "bwrap", "-o", "out", "--allow-degraded")
                .exits(1)
                .err())
        .contains("ZV-EXCHANGE-003", "p.manifest vouches for artefacts with the same names");
    assertThat(Files.readAllBytes(work.resolve("out/p.bpf"))).isEqualTo(filter);
  }

  @Test
  void the_report_is_one_document_with_the_losses_and_what_the_profile_is_warned_about()
      throws Exception {
    zviz.withProfile("p.yaml", "name: p\nversion: 1\nsyscalls: {deny: [ptrace]}\n");
    String err =
        zviz.call("export", "p.yaml", "--format", "systemd", "--allow-degraded", "--report", "json")
            .succeeds()
            .err();
    Map<String, Object> report = JsonText.read(err.getBytes(StandardCharsets.UTF_8));
    assertThat((List<?>) Objects.requireNonNull(report.get("losses")))
        .anySatisfy(loss -> assertThat(loss).asString().contains("kind=lost", "@namespaces"));
    assertThat((List<?>) Objects.requireNonNull(report.get("notices")))
        .anySatisfy(
            notice -> assertThat(notice).asString().contains("severity=warning", "implicit allow"));
  }

  @Test
  void a_profile_comes_from_standard_input_too() {
    String command =
        "printf 'name: piped\\nversion: 1\\nextends: minimal\\n' | '%s' export - --format systemd"
            + " --allow-degraded";
    assertThat(
            zviz.host("sh", "-c", command.formatted(Zviz.home().resolve("bin/zviz")))
                .succeeds()
                .out())
        .contains("UNIT.service.d/piped.conf", "PrivateNetwork=yes");
  }
}
