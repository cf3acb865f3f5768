package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: what the README's first screen shows, each refusal with its control. */
class MainJobIT {
  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void copyTheExamples() {
    zviz =
        new Zviz(work)
            .withExample("my-profile.yaml")
            .withExample("demo.yaml")
            .withExample("demo-broker.yaml");
  }

  @Test
  void compile_writes_the_artefacts_beside_the_profile() throws IOException {
    zviz.call("compile", "my-profile.yaml").succeeds();
    assertThat(files())
        .contains(
            "my-profile.apparmor",
            "my-profile.bpf",
            "my-profile.broker",
            "my-profile.cgroup",
            "my-profile.cgroup1",
            "my-profile.cil",
            "my-profile.ip6tables",
            "my-profile.iptables",
            "my-profile.landlock",
            "my-profile.manifest",
            "my-profile.nft");
    assertThat(Files.size(work.resolve("my-profile.bpf")) % 8).isZero();
  }

  @Test
  void validate_writes_nothing() throws IOException {
    List<String> before = files();
    zviz.call("compile", "--validate", "my-profile.yaml").succeeds();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void check_host_says_for_every_rule_who_enforces_it() {
    Result result = zviz.call("compile", "--check-host", "my-profile.yaml").succeeds();
    assertThat(result.out())
        .contains("containment", "seccomp", "landlock", "nftables", "cgroup")
        .contains("hidden /etc/shadow")
        .contains("my-profile.yaml:");
  }

  @Test
  void minimal_reads_passwd() {
    Result control = zviz.host("/bin/sh", "-c", "cat /etc/passwd").succeeds();
    Result result =
        zviz.run("--profile", "minimal", "restricted-job", ".", "/bin/sh", "-c", "cat /etc/passwd")
            .succeeds();
    assertThat(result.out()).isEqualTo(control.out());
  }

  @Test
  void the_literal_profile_of_the_documents_runs_true() {
    zviz.run("--profile", "my-profile", "test", ".", "/bin/true").succeeds();
  }

  @Test
  void demo_allows_and_refuses_what_it_says() throws IOException {
    Result result =
        zviz.run(
                "--profile",
                "demo",
                "demo",
                ".",
                "/bin/sh",
                "-c",
                "id; ls /; cat /etc/shadow; mount -t tmpfs x /tmp; echo hi >/tmp/x && cat /tmp/x;"
                    + " echo no >/usr/x")
            .exits(2);
    assertThat(result.out()).startsWith("uid=0(root) gid=0(root)").endsWith("hi\n");
    assertThat(result.out().lines().toList())
        .contains("etc", "proc", "tmp", "usr", "work")
        .doesNotContain("home", "var", "boot", "root");
    assertThat(result.err())
        .containsPattern("cat: /etc/shadow: (Permission denied|No such file or directory)")
        .containsPattern("mount: /tmp: .*(permission denied|Operation not permitted)")
        .containsPattern("cannot create /usr/x: (Read-only file system|Permission denied)");
    assertThat(Path.of("/usr/x")).doesNotExist();
  }

  @Test
  void the_controls_of_demo_succeed_on_the_host() throws IOException {
    assertThat(zviz.host("cat", "/etc/shadow").succeeds().out()).isNotEmpty();
    Path folder = Files.createDirectory(work.resolve("mnt"));
    zviz.host(
            "unshare", "--mount", "sh", "-c", "mount -t tmpfs x " + folder + " && umount " + folder)
        .succeeds();
    zviz.host("sh", "-c", "echo yes >/usr/zviz-it && rm /usr/zviz-it").succeeds();
  }

  @Test
  void the_kernel_shows_what_the_process_may_do() {
    Result result =
        zviz.run(
                "--profile",
                "demo",
                "demo",
                ".",
                "/bin/sh",
                "-c",
                "cat /proc/self/status; cat /proc/net/dev; exit 7")
            .exits(7);
    String capability = "\t0000000000000400"; // CAP_NET_BIND_SERVICE is number 10
    assertThat(result.out())
        .contains("CapInh:\t0000000000000000", "CapAmb:\t0000000000000000")
        .contains("CapPrm:" + capability, "CapEff:" + capability, "CapBnd:" + capability)
        .contains("NoNewPrivs:\t1", "Seccomp:\t2");
    assertThat(result.out().lines().filter(line -> line.matches("\\s*\\S+:\\s+\\d+(\\s+\\d+){15}")))
        .as("network devices")
        .hasSize(1)
        .first()
        .asString()
        .contains("lo:");
  }

  @Test
  void with_broker_always_each_open_is_decided_by_the_broker() throws IOException {
    Result result =
        zviz.run(
                "--profile",
                "demo-broker",
                "demo",
                ".",
                "/bin/sh",
                "-c",
                "cat /etc/hostname; cat /etc/shadow")
            .exits(1);
    assertThat(result.out()).isEqualTo(Files.readString(Path.of("/etc/hostname")));
    assertThat(decisions("allowed")).contains("openat /etc/hostname");
    assertThat(decisions("denied")).contains("openat /etc/shadow");
  }

  @Test
  void the_documented_queries_read_the_audit_log() {
    zviz.run("--profile", "demo", "demo", ".", "/bin/sh", "-c", "mount -t tmpfs x /tmp");
    Result denied =
        zviz.host("jq", ".[] | select(.decision == \"denied\")", zviz.auditLog().toString())
            .succeeds();
    assertThat(denied.out()).contains("\"name\": \"mount\"", "\"errno\": \"EPERM\"", "\"rule\":");
    Result counted = zviz.host("sh", "-c", "jq '.syscall' audit.json | sort | uniq -c").succeeds();
    assertThat(counted.out()).contains("\"name\": \"mount\"");
  }

  private List<String> decisions(String decision) {
    String query =
        ".syscall // empty | select(.decision == \""
            + decision
            + "\" and .backend == \"broker\") | .name + \" \" + .path";
    return zviz.host("jq", "-r", query, zviz.auditLog().toString())
        .succeeds()
        .out()
        .lines()
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> entries = Files.list(work)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
