package io.zviz.it.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.it.launch.Launches.Result;
import io.zviz.launch.LaunchException;
import io.zviz.launch.Stdio;
import io.zviz.spi.launch.ChildStep.ExecLabel;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.ChildStep.LandlockRestrict.PathGrant;
import io.zviz.testkit.Expectations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seccomp filters, listeners and Landlock on the way to the command. */
final class RestrictionIT {
  private static final int EPERM = 1;
  private static final long EXECUTE = 1;
  private static final long READ_FILE = 4;
  private static final long READ_DIR = 8;

  @TempDir Path folder;
  private Launches launches = new Launches(Path.of("/"), Path.of("/"));

  @BeforeEach
  void prepare() throws Exception {
    launches = new Launches(folder.resolve("state"), Files.createDirectory(folder.resolve("work")));
  }

  @Test
  void a_filter_is_in_force_and_other_calls_work() {
    assertThat(launches.sh("mkdir /tmp/a && echo made").output()).isEqualTo("made\n");
    Result result =
        launches
            .step(Filters.filter(false, Filters.ERRNO | EPERM, "mkdir"))
            .sh("mkdir /tmp/a; grep Seccomp: /proc/self/status");
    assertThat(result.output()).contains("not permitted").endsWith("Seccomp:\t2\n");
  }

  @Test
  void a_filter_that_refuses_all_but_execve_and_exit_lets_the_command_start() {
    // Reading, writing, waiting and closing are refused: nothing of the launch needs them then.
    Result result =
        launches
            .step(
                Filters.filter(
                    false, Filters.ERRNO | EPERM, "read", "write", "futex", "poll", "close"))
            .run("/usr/bin/true");
    assertThat(result.status()).isNotEqualTo(126);
  }

  @Test
  void a_filter_that_refuses_execve_fails_by_name_without_hanging() {
    launches.step(
        Filters.filter(
            false, Filters.ERRNO | EPERM, "execve", "write", "exit_group", "read", "close"));
    assertThatThrownBy(() -> launches.run("/usr/bin/true"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("execve(\"/usr/bin/true\"): EPERM");
  }

  @Test
  void a_filter_that_kills_on_execve_gives_the_status_of_the_signal() {
    Result result =
        launches.step(Filters.filter(false, Filters.KILL, "execve")).run("/usr/bin/true");
    assertThat(result.status()).isEqualTo(128 + 31);
  }

  @Test
  void the_listener_arrives_before_the_command_runs() {
    AtomicInteger pid = new AtomicInteger();
    Result result =
        launches
            .step(Filters.filter(true, Filters.NOTIFY, "uname"))
            .hook(
                (listener, child, pidfd) -> {
                  pid.set(child);
                  assertThat(Path.of("/proc/" + child + "/cmdline")).exists();
                  // Without a listener the kernel answers ENOSYS: the filter fails closed.
                  Launches.DESCRIPTORS.close(listener);
                })
            .sh("uname; grep Seccomp: /proc/self/status");
    assertThat(pid).hasPositiveValue();
    assertThat(result.output()).contains("not implemented").endsWith("Seccomp:\t2\n");
  }

  @Test
  void a_notified_execve_is_the_listeners_to_answer() {
    launches
        .step(Filters.filter(true, Filters.NOTIFY, "execve"))
        .hook((listener, child, pidfd) -> Launches.DESCRIPTORS.close(listener));
    assertThatThrownBy(() -> launches.run("/usr/bin/true"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("execve(\"/usr/bin/true\"): ENOSYS");
  }

  @Test
  void a_hook_that_fails_ends_the_launch_and_the_child() {
    HostState before = HostState.now(folder.resolve("state"));
    AtomicInteger pid = new AtomicInteger();
    launches
        .step(Filters.filter(true, Filters.NOTIFY, "uname"))
        .hook(
            (listener, child, pidfd) -> {
              Launches.DESCRIPTORS.close(listener);
              pid.set(child);
              throw new IllegalStateException("broker");
            });
    assertThatThrownBy(() -> launches.run("/usr/bin/true")).hasMessage("broker");
    assertThat(Path.of("/proc/" + pid.get())).doesNotExist();
    assertThat(HostState.now(folder.resolve("state"))).isEqualTo(before);
  }

  @Test
  void landlock_refuses_what_is_not_granted() {
    String script = "cat /etc/hostname >/dev/null && echo read; cat /etc/passwd >/dev/null";
    assertThat(launches.sh(script).output()).isEqualTo("read\n");
    LandlockRestrict restrict =
        new LandlockRestrict(
            EXECUTE | READ_FILE | READ_DIR,
            0,
            0,
            List.of(
                new PathGrant("/usr", EXECUTE | READ_FILE | READ_DIR),
                new PathGrant("/dev/null", READ_FILE),
                new PathGrant("/etc/hostname", READ_FILE)),
            List.of(),
            0);
    Result result = launches.step(restrict).sh(script);
    assertThat(result.output()).startsWith("read\n").contains("/etc/passwd: Permission denied");
  }

  @Test
  void a_failing_landlock_step_names_the_path() {
    LandlockRestrict restrict =
        new LandlockRestrict(
            READ_FILE, 0, 0, List.of(new PathGrant("/nowhere", READ_FILE)), List.of(), 0);
    assertThatThrownBy(() -> launches.step(restrict).run("/usr/bin/true"))
        .hasMessage("openat2(\"/nowhere\", O_PATH, no symlinks): ENOENT");
  }

  @Test
  void a_label_gets_categories_when_the_container_starts_and_not_before() {
    Expectations.require(
        "no-selinux", !Files.exists(Path.of("/sys/fs/selinux/enforce")), "the label is entered");
    launches.step(new ExecLabel("exec", "system_u:system_r:zviz_it_t:s0", true));
    assertThat(launches.plan(Launches.newId(), new Stdio(0, 1, 2, false), "true").describe())
        .contains(
            "child: write(\"system_u:system_r:zviz_it_t:s0:\" and two categories of its own)");
    // No LSM takes the label on this kernel, and the error shows what was written.
    assertThatThrownBy(() -> launches.run("/usr/bin/true"))
        .isInstanceOf(LaunchException.class)
        .message()
        .matches("write\\(\"system_u:system_r:zviz_it_t:s0:c\\d{1,4},c\\d{1,4}\"\\): EINVAL");
    assertThat(folder.resolve("state")).isEmptyDirectory();
  }

  @Test
  void the_plan_lists_every_step_in_words() {
    List<String> lines =
        launches
            .step(Filters.filter(true, Filters.NOTIFY, "uname"))
            .plan(Launches.newId(), new Stdio(0, 1, 2, false), "true")
            .describe();
    assertThat(lines)
        .contains(
            "child: fsmount(\"proc\", rw|nosuid|nodev|noexec)",
            "child: pivot_root(\".\", \".\")",
            "child: prctl(PR_SET_NO_NEW_PRIVS)",
            "child: execve(\"/usr/bin/true\")",
            "init: prctl(PR_CAPBSET_DROP, 0)",
            "init: capset([])",
            "init: execveat(the init in memory)")
        .allMatch(line -> line.matches("(host|child|init): .+"));
    assertThat(lines.subList(lines.size() - 4, lines.size() - 1))
        .containsExactly(
            "child: seccomp(SECCOMP_SET_MODE_FILTER, new listener, 7 instructions)",
            "child: wait for the supervisor",
            "child: close(listener)");
  }
}
