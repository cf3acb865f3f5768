package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /etc/zviz/config.yaml}, in a laboratory with an {@code /etc} of its own. */
class HostConfigurationIT {
  private static final String PREFERS =
      "backends:\n  lsm: [landlock]\n  network: [no-such-backend, nftables]\n";

  private Laboratory laboratory;
  private Zviz zviz;

  @SuppressWarnings("NullAway.Init") // made before each test
  HostConfigurationIT() {}

  @BeforeEach
  void enter() throws IOException {
    laboratory = new Laboratory(Zviz.home());
    zviz = Zviz.in(laboratory);
  }

  @AfterEach
  void leave() throws IOException {
    laboratory.close();
  }

  @Test
  void doctor_says_whether_it_is_used() throws IOException {
    assertThat(doctor()).isEqualTo("ok: there is no /etc/zviz/config.yaml: the usual order\n");

    configure("backends:\n  network: nftables\n");
    assertThat(doctor()).isEqualTo("ok: /etc/zviz/config.yaml is used: network nftables\n");

    configure(PREFERS);
    assertThat(doctor())
        .startsWith("attention: /etc/zviz/config.yaml is used: ")
        .contains("lsm landlock, network no-such-backend > nftables")
        .endsWith("; not installed: no-such-backend\n");

    configure("backend: {}\n");
    assertThat(doctor()).startsWith("attention: /etc/zviz/config.yaml:1:1: ZV-PROFILE-010 ");
  }

  @Test
  void the_report_says_that_the_host_prefers_a_backend() throws IOException {
    assertThat(zviz.call("compile", "--check-host", "--format", "json").succeeds().out())
        .doesNotContain("the host's configuration prefers it");

    configure(PREFERS);

    assertThat(zviz.call("compile", "--check-host", "--format", "json").succeeds().out())
        .contains("the host's configuration prefers it");
    zviz.run("--profile", "minimal", "t", ".", "/bin/true").succeeds();
  }

  @Test
  void nothing_runs_with_a_wrong_one() throws IOException {
    configure("backends:\n  network: nftables\n  netwrk: nftables\n");

    Result run = zviz.run("--profile", "minimal", "t", ".", "/bin/true").exits(2);
    assertThat(run.err())
        .contains("/etc/zviz/config.yaml:3:3: ZV-PROFILE-010 unknown key \"netwrk\" in backends");
    assertThat(zviz.call("compile", "--validate", "minimal").exits(2).err()).contains(":3:3:");
  }

  @Test
  void nothing_runs_with_one_that_others_can_write() throws IOException {
    Path file = configure("backends:\n  network: nftables\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(zviz.run("--profile", "minimal", "t", ".", "/bin/true").exits(1).err())
        .contains("ZV-SELECT-006", "/etc/zviz/config.yaml is writable by others");
  }

  private Path configure(String yaml) throws IOException {
    Path folder = Files.createDirectories(laboratory.path("/etc/zviz"));
    return Files.writeString(folder.resolve("config.yaml"), yaml);
  }

  private String doctor() {
    String query =
        ".findings[] | select(.subject == \"configuration\") | .state + \": \" + .finding";
    String zvizHome = Zviz.home().resolve("bin/zviz").toString();
    String script = "%s doctor --format json | jq -r '%s'".formatted(zvizHome, query);
    return zviz.host("sh", "-c", script).succeeds().out();
  }
}
