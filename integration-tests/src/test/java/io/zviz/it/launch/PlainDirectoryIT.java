package io.zviz.it.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.launch.Launches.Result;
import io.zviz.spi.policy.PathAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain working directory: the root is assembled from the host. */
final class PlainDirectoryIT {
  @TempDir Path folder;
  private Path work = Path.of("/");
  private Launches launches = new Launches(Path.of("/"), Path.of("/"));

  @BeforeEach
  void prepare() throws Exception {
    work = Files.createDirectory(folder.resolve("work"));
    launches = new Launches(folder.resolve("state"), work);
  }

  @Test
  void a_command_runs_and_its_exit_status_comes_back() {
    Result result = launches.sh("echo hello; exit 7");
    assertThat(result.output()).isEqualTo("hello\n");
    assertThat(result.status()).isEqualTo(7);
  }

  @Test
  void no_capability_remains_in_any_set() {
    assertThat(launches.sh("grep Cap /proc/self/status").output().lines())
        .hasSize(5)
        .allSatisfy(line -> assertThat(line).endsWith("\t0000000000000000"));
  }

  @Test
  void kept_capabilities_stay_and_ambient_ones_are_inheritable() {
    // 0 is CAP_CHOWN, 5 is CAP_KILL
    assertThat(launches.keep(0, 5).ambient(5).sh("grep Cap /proc/self/status").output())
        .contains("CapInh:\t0000000000000020")
        .contains("CapPrm:\t0000000000000021")
        .contains("CapEff:\t0000000000000021")
        .contains("CapBnd:\t0000000000000021")
        .contains("CapAmb:\t0000000000000020");
  }

  @Test
  void new_privileges_are_off_and_core_dumps_too() {
    assertThat(launches.sh("grep NoNewPrivs /proc/self/status; ulimit -c; umask").output())
        .isEqualTo("NoNewPrivs:\t1\n0\n0022\n");
  }

  @Test
  void only_what_is_listed_is_there() throws Exception {
    assertThat(Files.exists(Path.of("/var"))).isTrue();
    assertThat(launches.sh("ls /").output().split("\\s+"))
        .contains("usr", "etc", "tmp", "work", "bin", "lib", "proc", "dev")
        .doesNotContain("var", "root", "home", "sys", "run");
  }

  @Test
  void listed_paths_are_read_only_and_the_host_keeps_its_files() {
    Result result =
        launches.sh(
            "for p in /usr/zviz /etc/zviz /zviz /dev/zviz /bin/zviz;"
                + " do touch $p 2>/dev/null && echo $p; done; echo end");
    assertThat(result.output()).isEqualTo("end\n");
    assertThat(Path.of("/usr/zviz")).doesNotExist();
  }

  @Test
  void writable_paths_are_fresh_and_not_executable_and_the_folder_is_work() throws Exception {
    Files.writeString(work.resolve("mine"), "mine\n");
    Result result =
        launches.sh(
            "pwd; cat mine; ls -A /tmp | wc -l; echo x >/tmp/x && cat /tmp/x;"
                + " cp /usr/bin/true /tmp/t; /tmp/t; echo $?; cp /usr/bin/true t; ./t; echo $?");
    assertThat(result.output()).startsWith("/work\nmine\n0\nx\n").contains("126\n").endsWith("0\n");
    assertThat(work.resolve("t")).exists();
  }

  @Test
  void hidden_files_and_folders_yield_neither_content_nor_a_listing() throws Exception {
    assertThat(Files.readString(Path.of("/etc/shadow"))).isNotEmpty();
    Result result =
        launches
            .rules(Launches.rule("/etc/ssl", PathAccess.HIDDEN))
            .sh("cat /etc/shadow; ls /etc/ssl; cd /etc/ssl");
    assertThat(result.output().lines())
        .hasSize(3)
        .allMatch(l -> l.matches(".*(ermission denied|can't cd).*"));
  }

  @Test
  void a_hidden_file_is_hidden_under_each_of_its_paths() throws Exception {
    Files.writeString(work.resolve("secret"), "secret\n");
    Files.writeString(work.resolve("open"), "open\n");
    Result result =
        launches
            .rules(
                Launches.rule(folder.toString(), PathAccess.READONLY),
                Launches.rule(work + "/secret", PathAccess.HIDDEN))
            .sh("cat /work/open /work/secret " + work + "/secret");
    assertThat(result.output()).startsWith("open\n").doesNotContain("secret\n");
  }

  @Test
  void a_visible_path_below_a_hidden_folder_is_shown_alone() {
    Result result =
        launches
            .rules(
                Launches.rule("/etc/ssl", PathAccess.HIDDEN),
                Launches.rule("/etc/ssl/certs", PathAccess.READONLY))
            .sh("ls /etc/ssl; ls /etc/ssl/certs >/dev/null && echo shown");
    assertThat(result.output()).contains("ermission denied").endsWith("shown\n");
  }

  @Test
  void a_writable_path_that_the_host_lacks_is_made_inside_a_read_only_tree() {
    Result result =
        launches
            .rules(Launches.rule("/usr/share/zviz-test/deep", PathAccess.WRITABLE))
            .sh(
                "echo x >/usr/share/zviz-test/deep/x && cat /usr/share/zviz-test/deep/x;"
                    + " ls /usr/share | wc -l; touch /usr/share/y");
    assertThat(result.output()).startsWith("x\n").contains("Read-only");
    long host = java.util.Objects.requireNonNull(Path.of("/usr/share").toFile().list()).length;
    assertThat(result.output().lines().skip(1).findFirst()).hasValue(Long.toString(host + 1));
    assertThat(Path.of("/usr/share/zviz-test")).doesNotExist();
  }

  @Test
  void with_an_executable_list_work_is_not_executable_unless_listed() throws Exception {
    Files.createDirectory(work.resolve("bin"));
    Files.copy(Path.of("/usr/bin/true"), work.resolve("bin/t"));
    Files.copy(Path.of("/usr/bin/true"), work.resolve("t"));
    Result result =
        launches
            .rules(
                Launches.rule("/usr/bin", PathAccess.EXECUTABLE),
                Launches.rule("/work/bin", PathAccess.EXECUTABLE))
            .sh("./t; echo $?; bin/t; echo $?");
    assertThat(result.output()).contains("126\n").endsWith("\n0\n");
  }

  @Test
  void proc_shows_only_the_container_and_keeps_the_kernel_out_of_reach() {
    Result result =
        launches
            .keep(1, 2) // even with CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
            .sh(
                "ls -d /proc/[0-9]* | wc -l; cat /proc/kcore /proc/keys /proc/timer_list | wc -c;"
                    + " echo x >/proc/sys/kernel/core_pattern; echo b >/proc/sysrq-trigger");
    assertThat(result.output().lines().skip(1).toList().toString())
        .contains("0")
        .containsIgnoringCase("read-only");
    assertThat(Integer.parseInt(result.output().lines().findFirst().orElseThrow())).isLessThan(5);
  }

  @Test
  void every_namespace_is_new() throws Exception {
    String inside =
        launches
            .sh("for n in mnt pid ipc uts net cgroup; do readlink /proc/self/ns/$n; done")
            .output();
    assertThat(inside.lines()).hasSize(6);
    for (String name : java.util.List.of("mnt", "pid", "ipc", "uts", "net", "cgroup")) {
      assertThat(inside)
          .doesNotContain(Files.readSymbolicLink(Path.of("/proc/self/ns", name)).toString());
    }
  }

  @Test
  void loopback_is_up_and_the_only_interface() {
    assertThat(launches.sh("cat /proc/net/dev | tail -n +3; cat /proc/net/if_inet6").output())
        .contains("lo:")
        .hasLineCount(2);
  }

  @Test
  void only_three_descriptors_get_in() {
    int leaked = Launches.DESCRIPTORS.duplicate(0);
    try {
      Result result = launches.run("/usr/bin/ls", "/proc/self/fd");
      assertThat(result.output().split("\\s+")).containsExactly("0", "1", "2", "3");
      assertThat(launches.sh("exec 9</dev/null; ls /proc/$$/fd").output().split("\\s+"))
          .containsExactly("0", "1", "2", "9");
    } finally {
      Launches.DESCRIPTORS.close(leaked);
    }
  }

  @Test
  void nothing_of_the_environment_of_zviz_gets_in() {
    assertThat(System.getenv()).containsKey("PATH");
    assertThat(launches.env(Map.of("MINE", "yes")).run("/usr/bin/env").output().lines())
        .containsExactlyInAnyOrder(
            "HOME=/root",
            "MINE=yes",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  @Test
  void mount_is_refused_inside_and_works_outside() throws Exception {
    String mount = "mount -t tmpfs x /tmp && echo mounted";
    assertThat(launches.sh(mount).output()).doesNotContain("mounted");
    Process control =
        new ProcessBuilder("unshare", "-m", "sh", "-c", mount).redirectErrorStream(true).start();
    assertThat(new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("mounted\n");
    assertThat(control.waitFor()).isZero();
  }

  @Test
  void devices_of_the_host_cannot_be_made_and_the_default_ones_work() {
    Result result =
        launches.sh(
            "mknod /tmp/sda b 8 0; echo x >/dev/null && echo null; head -c4 /dev/zero | wc -c;"
                + " ls /dev");
    assertThat(result.output()).contains("not permitted").contains("null\n4\n");
    assertThat(result.output()).doesNotContain("vda").contains("urandom").contains("shm");
  }

  @Test
  void a_listed_root_shows_the_whole_host_read_only() throws Exception {
    Result result =
        launches
            .only(
                Launches.rule("/", PathAccess.READONLY),
                Launches.rule("/etc/shadow", PathAccess.HIDDEN),
                Launches.rule("/var/zviz-new", PathAccess.WRITABLE))
            .sh(
                "ls -d /var /home /bin/sh; touch /var/x; touch /var/zviz-new/x && echo ok; cat /etc/shadow");
    assertThat(result.output())
        .startsWith("/bin/sh\n/home\n/var\n")
        .contains("Read-only")
        .contains("ok\n")
        .contains("Permission denied");
    assertThat(Path.of("/var/zviz-new")).doesNotExist();
  }

  @Test
  void an_audited_run_sees_the_host_and_writes_to_a_throw_away_layer() throws Exception {
    Result result =
        launches
            .audit()
            .only(
                Launches.rule("/tmp", PathAccess.WRITABLE),
                Launches.rule("/etc/shadow", PathAccess.HIDDEN))
            .sh(
                "cat /etc/hostname; echo x >/usr/zviz-audit && cat /usr/zviz-audit; ls -A /tmp /run;"
                    + " cat /etc/shadow; echo y >/work/y; pwd");
    assertThat(result.output())
        .isEqualTo(
            Files.readString(Path.of("/etc/hostname"))
                + "x\n/run:\n\n/tmp:\ncat: /etc/shadow: Permission denied\n/work\n");
    assertThat(Path.of("/usr/zviz-audit")).doesNotExist();
    assertThat(work.resolve("y")).exists();
  }

  @Test
  void a_listed_sys_is_read_only_and_masked() {
    Result result =
        launches
            .rules(Launches.rule("/sys", PathAccess.READONLY))
            .sh("ls /sys; ls /sys/firmware; ls /sys/class/net; touch /sys/x");
    assertThat(result.output()).contains("kernel").contains("lo\n").containsIgnoringCase("denied");
  }
}
