package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zviz run --audit}: what the profile would refuse is done, and recorded. */
class AuditModeIT {
  /** Each line does something that {@code minimal} refuses, and says whether it worked. */
  private static final String DARING =
      """
      try() { name=$1; shift; "$@" >/dev/null 2>&1 && echo "$name" || echo "no $name"; }
      try user-namespace unshare --user true
      try unlisted cat /var/lib/dpkg/status
      try outside sh -c 'echo x >/opt/zviz-made; cat /opt/zviz-made'
      try folder sh -c 'mkdir /opt/zviz-folder && mv /opt/zviz-folder /opt/zviz-moved'
      try touched sh -c 'cd /work; touch made; touch -d 2001-02-03 made; ! touch no/such'
      try hidden grep root /etc/shadow
      try mount mount -t tmpfs x /mnt
      bash -c 'exec 3<>/dev/tcp/192.0.2.7/443' 2>/dev/null
      true
      """;

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
  }

  private Zviz.Result run(String... options) {
    List<String> line = new java.util.ArrayList<>(List.of(options));
    line.addAll(List.of("--profile", "minimal", "daring", ".", "/bin/sh", "-c", DARING));
    return zviz.run(line.toArray(String[]::new));
  }

  @Test
  void what_would_be_refused_is_done_and_recorded() throws Exception {
    Zviz.Result audited = run("--audit").succeeds();

    assertThat(audited.out().lines())
        .containsExactly(
            "user-namespace", "unlisted", "outside", "folder", "touched", "no hidden", "no mount");
    assertThat(Path.of("/opt/zviz-made")).as("writes go to a throw-away layer").doesNotExist();
    assertThat(audited.err())
        .contains("audit mode: of minimal only namespaces, mounts and resources")
        .contains(
            "would have been refused during this run:", "unshare: EPERM", "mkdir /opt/zviz-folder");
    assertThat(denied())
        .contains("unshare null false", "mount null false", "connect 192.0.2.7:443 tcp false")
        .contains("mkdir /opt/zviz-folder false", "renameat2 /opt/zviz-moved false")
        .contains("renameat2 /opt/zviz-folder false")
        .contains("openat /var/lib/dpkg/status false", "openat /opt/zviz-made false");
  }

  @Test
  void the_control_is_refused_the_same() throws Exception {
    assertThat(run().succeeds().out().lines())
        .containsExactly(
            "no user-namespace",
            "no unlisted",
            "no outside",
            "no folder",
            "touched",
            "no hidden",
            "no mount");
    assertThat(denied()).contains("unshare null true", "mount null true");
  }

  @Test
  void namespaces_hold_and_capabilities_are_those_of_an_ordinary_container() {
    String look = "grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status; cat /proc/net/dev | wc -l";
    String[] command = {"--profile", "minimal", "look", ".", "/bin/sh", "-c", look};
    String[] audit = new String[command.length + 1];
    audit[0] = "--audit";
    System.arraycopy(command, 0, audit, 1, command.length);
    String none = "CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\n";
    // What capsh --decode makes of it are the fourteen of Docker's default.
    String usual = "CapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb\n";
    String enforced = zviz.run(command).succeeds().out();
    assertThat(enforced).startsWith(none).contains("NoNewPrivs:\t1");
    assertThat(zviz.run(audit).succeeds().out()).isEqualTo(enforced.replace(none, usual));
  }

  @Test
  void a_profile_that_logs_nothing_is_recorded_all_the_same() throws Exception {
    zviz.withProfile(
        "quiet.yaml", "name: quiet\nversion: 1\nextends: minimal\naudit: {level: none}\n");
    zviz.run("--audit", "-p", "quiet.yaml", "q", ".", "/usr/bin/unshare", "--user", "true")
        .succeeds();
    assertThat(denied()).contains("unshare null false");
    Files.delete(zviz.auditLog());
    zviz.run("-p", "quiet.yaml", "q", ".", "/usr/bin/unshare", "--user", "true").exits(1);
    assertThat(denied()).isEmpty();
  }

  /** What was refused, a line each: the name, the path or destination, and whether in earnest. */
  private List<String> denied() {
    String filter =
        ".[] | select(.decision == \"denied\") | if .address then"
            + " \"\\(.name) \\(.address):\\(.port) \\(.proto) \\(.enforced)\""
            + " else \"\\(.name) \\(.path) \\(.enforced)\" end";
    return zviz.host("jq", "-r", filter, zviz.auditLog().toString())
        .succeeds()
        .out()
        .lines()
        .toList();
  }
}
