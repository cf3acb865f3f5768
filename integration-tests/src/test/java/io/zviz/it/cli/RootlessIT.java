package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.Listing;
import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code zviz run} by a user who is not root: everything that needs no root holds. */
class RootlessIT {
  /** A profile that this host can enforce without root. */
  private static final String PROFILE =
      """
      name: mine
      version: 1
      extends: default
      requirements: {cgroups: optional}
      syscalls: {broker: [openat]}
      filesystem: {writable: [/work, /tmp], hidden: [/etc/hostname]}
      """;

  /** What /proc says about a process that depends on what it may do. */
  private static final String STATUS =
      "s=/proc/$p/status; grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp|Seccomp_filters):' $s; "
          + "for n in mnt pid net ipc uts cgroup user; do readlink /proc/$p/ns/$n; done";

  /** A command in a namespace with the users of the host, in which no further ones can be made. */
  private static final String WITHOUT_NAMESPACES =
      """
      fifo=$(mktemp -u) && mkfifo "$fifo" || exit
      unshare --user sh -c 'read -r go <"$0" && exec sh -c "$@"' "$fifo" \
        'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"' sh "$@" &
      while [ "$(readlink /proc/$!/ns/user)" = "$(readlink /proc/self/ns/user)" ]; do :; done
      echo 0 0 65536 >/proc/$!/uid_map && echo 0 0 65536 >/proc/$!/gid_map && echo go >"$fifo"
      rm "$fifo"
      wait $!
      """;

  private static OrdinaryUser user;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeAll
  static void aMachineOfManyUsers() throws IOException {
    user = new OrdinaryUser();
  }

  @AfterAll
  static void nothingIsLeft() throws IOException {
    user.close();
  }

  @BeforeEach
  void aWorkingDirectory() {
    zviz = user.zviz().withProfile("mine.yaml", PROFILE);
  }

  @AfterEach
  void noContainerIsLeft() throws IOException {
    zviz.call("cleanup").succeeds();
    if (Files.exists(OrdinaryUser.state())) {
      assertThat(Listing.names(OrdinaryUser.state())).isSubsetOf(".supervisor");
    }
    for (String pid : Listing.processes(Path.of("/proc"))) {
      assertThat(mountsOf(pid)).doesNotContain(user.workingDirectory().toString());
    }
  }

  private static String mountsOf(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "mountinfo"));
    } catch (IOException ended) {
      return "";
    }
  }

  private Result sh(String script, String... options) {
    return sh(zviz, script, options);
  }

  private static Result sh(Zviz zviz, String script, String... options) {
    List<String> line = new ArrayList<>(List.of("run", "-q", "-p", "mine"));
    line.addAll(List.of(options));
    line.addAll(List.of("one", ".", "/bin/sh", "-c", script));
    return zviz.call(line.toArray(String[]::new));
  }

  @Test
  void the_command_is_root_of_a_namespace_and_may_do_what_it_might_for_root() {
    String script =
        "id -u; grep -E '^(Cap...|NoNewPrivs|Seccomp|Seccomp_filters):' /proc/self/status";

    String mine = sh("cat /proc/self/uid_map; " + script).succeeds().out();

    assertThat(mine.replaceAll(" +", " ")).startsWith(" 0 61234 1\n0\n");
    Zviz roots = new Zviz(user.base()).withProfile("mine.yaml", PROFILE);
    assertThat(mine).endsWith(sh(roots, script).succeeds().out());
    assertThat(zviz.host("/usr/bin/id", "-u").out()).as("control").isEqualTo("61234\n");
  }

  @Test
  void it_writes_where_it_may_and_the_files_are_the_user_s() throws IOException {
    Result result =
        sh("echo text >/work/made; echo x >/usr/made; echo x >/etc/made; cat /etc/hostname");

    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("/usr/made: Read-only", "/etc/made: Read-only");
    Path made = user.workingDirectory().resolve("made");
    assertThat(Files.readString(made)).isEqualTo("text\n");
    assertThat(Files.getAttribute(made, "unix:uid")).isEqualTo(OrdinaryUser.UID);
    assertThat(zviz.host("/bin/cat", "/etc/hostname").succeeds().out()).as("control").isNotEmpty();
    Files.delete(made);
  }

  @Test
  void the_namespace_gives_no_right_over_what_is_others() throws IOException {
    Path secret = user.base().resolve("secret");
    Files.writeString(secret, "root's\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

    Result result =
        sh(
            "cat /data/secret; echo x >>/data/secret; chown 0:0 /data/secret; cat /data/passwd | wc -l",
            "--bind",
            user.base() + ":/data");

    assertThat(result.err()).contains("Permission denied", "Operation not permitted");
    assertThat(Integer.parseInt(result.out().strip())).as("control").isPositive();
    assertThat(Files.readString(secret)).isEqualTo("root's\n");
    Files.delete(secret);
  }

  @Test
  void it_sees_its_own_processes_network_and_name_only() {
    Result result =
        sh(
            "ls -d /proc/[0-9]* | wc -l; cat /proc/net/dev | wc -l; cat /proc/sys/kernel/hostname",
            "--hostname",
            "inner");

    String[] lines = result.succeeds().out().split("\n", -1);
    assertThat(Integer.parseInt(lines[0])).isLessThan(6);
    assertThat(lines[1]).as("two lines of head, and lo").isEqualTo("3");
    assertThat(lines[2]).isEqualTo("inner");
    Result control = zviz.host("/bin/sh", "-c", "ls -d /proc/[0-9]* | wc -l; hostname");
    assertThat(Integer.parseInt(control.out().split("\n", -1)[0])).isGreaterThan(6);
    assertThat(control.out()).doesNotContain("inner");
  }

  @Test
  void mounts_modules_and_new_namespaces_are_refused() {
    Result result =
        sh(
            "mount -t tmpfs none /tmp && echo mounted; unshare -U true && echo unshared;"
                + " unshare -m true && echo unshared; chroot /tmp true && echo chroot; echo end");

    assertThat(result.succeeds().out()).isEqualTo("end\n");
    assertThat(
            zviz.host(
                    "/usr/bin/unshare",
                    "--user",
                    "--map-root-user",
                    "--mount",
                    "/bin/sh",
                    "-c",
                    "mount -t tmpfs none /tmp && echo mounted")
                .out())
        .as("control")
        .isEqualTo("mounted\n");
  }

  @Test
  void ports_are_refused_by_the_firewall_in_the_namespace() {
    String connect =
        """
        use IO::Socket::INET;
        for my $port (7001, 7002) {
          my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port, Listen => 1) or die;
          my $c = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port);
          print "$port ", $c ? "connected" : $!, "\n";
        }
        """;
    assertThat(perl(connect).succeeds().out())
        .as("control")
        .isEqualTo("7001 connected\n7002 connected\n");

    zviz.withProfile("mine.yaml", PROFILE + "network: {ports: {deny_connect: [7002]}}\n");

    assertThat(perl(connect).succeeds().out()).isEqualTo("7001 connected\n7002 No route to host\n");
  }

  private Result perl(String program) {
    return zviz.call("run", "-q", "-p", "mine", "one", ".", "/usr/bin/perl", "-e", program);
  }

  @Test
  void further_commands_are_restricted_like_the_first() throws IOException {
    zviz.call(
            "run",
            "-q",
            "-d",
            "-p",
            "mine",
            "one",
            ".",
            "/bin/sh",
            "-c",
            "p=$$; (" + STATUS + ") >/work/first; echo out; sleep 1000")
        .succeeds();
    try {
      while (zviz.call("exec", "one", "/bin/sh", "-c", "test -s /work/first").status() != 0) {
        assertThat(zviz.call("list").out()).contains("running");
      }
      Result joined = zviz.call("exec", "one", "/bin/sh", "-c", "p=$$; " + STATUS);

      assertThat(joined.succeeds().out())
          .isEqualTo(Files.readString(user.workingDirectory().resolve("first")));
      assertThat(zviz.call("exec", "-t", "one", "/usr/bin/tty").out()).startsWith("/dev/pts/");
      assertThat(zviz.call("logs", "one").out()).isEqualTo("out\n");
      zviz.call("kill", "one").succeeds();
      assertThat(zviz.call("wait", "one").out()).isEqualTo("143\n");
    } finally {
      zviz.call("delete", "--force", "one").succeeds();
    }
  }

  @Test
  void what_needs_root_is_refused_before_anything_starts_unless_it_is_optional() {
    zviz.withProfile("mine.yaml", PROFILE.replace("optional", "required"));

    Result refused = sh("echo started; touch /work/started");

    assertThat(refused.exits(1).err())
        .satisfiesAnyOf(
            version1 ->
                assertThat(version1)
                    .contains("only root may make groups", "run zviz as root (sudo)"),
            version2 ->
                assertThat(version2)
                    .contains("is not this user's", "systemd-run --user --scope -p Delegate=yes"));
    assertThat(refused.out()).isEmpty();
    assertThat(user.workingDirectory().resolve("started")).doesNotExist();
    Result degraded =
        zviz.call("run", "--allow-degraded", "-p", "mine", "one", ".", "/bin/echo", "started");
    assertThat(degraded.succeeds().out()).isEqualTo("started\n");
    assertThat(degraded.err()).contains("memory_max");
  }

  @Test
  void refused_calls_are_in_the_user_s_own_log() throws IOException {
    assertThat(sh("unshare -U true && echo unshared").exits(1).out()).isEmpty();

    assertThat(zviz.call("audit", "show", "--decision", "denied").succeeds().out())
        .contains("unshare");
    assertThat(Files.getAttribute(user.auditLog(), "unix:uid")).isEqualTo(OrdinaryUser.UID);
  }

  @Test
  void what_is_only_recorded_may_be_written_and_is_thrown_away() {
    Result result =
        sh("echo x >/etc/made && cat /etc/made; mkdir /usr/made && echo made", "--audit");

    assertThat(result.succeeds().out()).isEqualTo("x\nmade\n");
    assertThat(Path.of("/etc/made")).doesNotExist();
    assertThat(Path.of("/usr/made")).doesNotExist();
    assertThat(zviz.call("audit", "show").out()).contains("/etc/made", "/usr/made");
  }

  @Test
  void a_user_that_the_namespace_does_not_know_needs_numbers_that_are_set_aside()
      throws IOException {
    Result refused = sh("id -u", "--user", "1000:1000");
    assertThat(refused.exits(2).err()).contains("ZV-LAUNCH-016", "usermod --add-subuids", "uidmap");

    Result result =
        sh(
            user.withSubordinates(),
            "id -u; id -G; umask 0; : >/work/made || : >/tmp/made; cat /work/own",
            "--user",
            "1000:1000");
    assertThat(result.out()).startsWith("1000\n1000\n");

    sh(
            user.withSubordinates(),
            "echo own >/work/own; chown 1000:1000 /work/own; chmod 600 /work/own")
        .succeeds();
    Path own = user.workingDirectory().resolve("own");
    assertThat(Files.getAttribute(own, "unix:uid")).isEqualTo(OrdinaryUser.FIRST_SUBORDINATE + 999);
    assertThat(
            sh(
                    user.withSubordinates(),
                    "cat /work/own; cat /work/mine.yaml >/dev/null && echo x >>/work/mine.yaml",
                    "--user",
                    "1000:1000")
                .exits(2)
                .out())
        .isEqualTo("own\n");
    Files.delete(own);
  }

  /** To the namespace, groups that it does not know all look like 65534, which it does know. */
  @Test
  void the_broker_opens_nothing_by_a_group_that_only_looks_like_the_caller_s() throws IOException {
    int group = OrdinaryUser.UID + 2;
    Zviz member = user.withSubordinatesAndGroup(group);
    Path file = user.base().resolve("groups");
    Files.writeString(file, "the group's\n");
    Files.setAttribute(file, "unix:gid", group);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    String open = "print \"$)\\n\"; open(my $f, '<', $ARGV[0]) or die \"$!\\n\"; print <$f>;";

    Result control = member.host("/usr/bin/perl", "-e", open, file.toString());
    assertThat(control.succeeds().out()).as("control").endsWith("the group's\n");

    Result result =
        member.call(
            "run",
            "-q",
            "-p",
            "mine",
            "--bind",
            user.base() + ":/data",
            "one",
            ".",
            "/usr/bin/perl",
            "-e",
            "$) = '0 65534'; " + open,
            "/data/groups");
    assertThat(result.out()).isEqualTo("0 65534\n");
    assertThat(result.err()).contains("Permission denied");
    Files.delete(file);
  }

  @Test
  void a_state_folder_of_somebody_else_is_refused() {
    Result result = sh("echo started", "--state-dir", user.stranger().toString());

    assertThat(result.exits(1).err())
        .contains("ZV-LAUNCH-004", "must be a folder of the user who runs zviz");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void where_namespaces_are_switched_off_it_says_how_to_switch_them_on() {
    Zviz without = user.zviz(List.of("/bin/sh", "-c", WITHOUT_NAMESPACES, "sh"));

    Result result = sh(without, "echo started");

    assertThat(result.exits(1).err())
        .contains("ZV-LAUNCH-001", "sudo sysctl -w user.max_user_namespaces=15000");
    assertThat(result.out()).isEmpty();
    assertThat(without.call("doctor").out()).contains("max_user_namespaces is 0");
    assertThat(sh("echo started").out()).as("control").isEqualTo("started\n");
  }

  @Test
  void the_host_s_configuration_counts_only_when_it_is_root_s() {
    String folder =
        "mount -t tmpfs none /mnt && mkdir /mnt/up /mnt/work"
            + " && mount -t overlay -o lowerdir=/etc,upperdir=/mnt/up,workdir=/mnt/work none /etc && mkdir -p /etc/zviz && ";

    Result roots =
        user.where(folder + "echo 'backends: {network: nftables}' >/etc/zviz/config.yaml")
            .call("doctor");
    assertThat(roots.out()).contains("/etc/zviz/config.yaml is used");
    Result strangers =
        user.where(
                folder
                    + "echo 'backends: {network: nftables}' >/etc/zviz/config.yaml && chown 61235 /etc/zviz/config.yaml")
            .call("doctor");
    assertThat(strangers.out()).contains("belongs to user 65534");
  }
}
