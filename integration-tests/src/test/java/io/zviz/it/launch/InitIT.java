package io.zviz.it.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.it.launch.Launches.Result;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.ChildStep.LandlockRestrict.PathGrant;
import io.zviz.sys.DescriptorCalls.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first process of a container whose command is no init; controls have none. */
final class InitIT {
  private static final long EXECUTE = 1;
  private static final int CAP_SYS_PTRACE = 19;

  /** Fifty orphans that end; then waits until /proc shows so many processes and zombies. */
  private static final String ORPHANS =
      """
      use strict;
      sub stat_of { open(my $f, "<", $_[0]) or return; my $line = <$f>; defined $line ? $line : () }
      for (1 .. 50) {
        my $child = fork;
        if (!$child) {
          my $parent = $$;
          if (!fork) { select undef, undef, undef, 0.01 while getppid == $parent; exit; }
          exit;
        }
        waitpid $child, 0;
      }
      my $seen = "";
      for (1 .. 3000) {
        my @all = map { stat_of($_) } glob "/proc/[0-9]*/stat";
        $seen = @all . " " . grep { /\\) Z/ } @all;
        last if $seen eq $ARGV[0];
        select undef, undef, undef, 0.01;
      }
      print "$seen\\n";
      """;

  @TempDir Path folder;
  private Launches launches = new Launches(Path.of("/"), Path.of("/"));

  @BeforeEach
  void prepare() throws Exception {
    launches = newLaunches(Files.createDirectory(folder.resolve("work")));
  }

  private Launches newLaunches(Path work) {
    return new Launches(folder.resolve("state"), work);
  }

  private Launches controls() {
    return newLaunches(folder.resolve("work")).withoutInit();
  }

  @Test
  void a_command_that_signals_itself_ends_by_the_signal() {
    for (int signal : new int[] {1, 9, 10, 13, 14, 15, 34, 64}) {
      String script = "kill -" + signal + " $$; echo on";
      assertThat(shell(launches, script)).isEqualTo(new Result(128 + signal, ""));
      assertThat(shell(controls(), script)).as("control").isEqualTo(new Result(0, "on\n"));
    }
    Result aborted = launches.run("/usr/bin/perl", "-MPOSIX", "-e", "POSIX::abort()");
    assertThat(aborted.status()).isEqualTo(128 + 6);
  }

  /** With no signal ignored, whatever is here. */
  private static Result shell(Launches to, String script) {
    return to.run("/usr/bin/env", "--default-signal", "/usr/bin/sh", "-c", script);
  }

  @Test
  void a_closed_pipe_ends_what_writes_to_it() {
    assertThat(statusOfWriting(launches)).isEqualTo(128 + 13);
    assertThat(statusOfWriting(controls())).as("control").isEqualTo(1);
  }

  private static int statusOfWriting(Launches to) {
    Pipe out = Launches.DESCRIPTORS.pipe();
    Launches.DESCRIPTORS.close(out.readEnd());
    try (RunningContainer container =
        to.start(new Stdio(0, out.writeEnd(), out.writeEnd(), false), "/usr/bin/yes")) {
      return container.await();
    } finally {
      Launches.DESCRIPTORS.close(out.writeEnd());
    }
  }

  @Test
  void the_status_of_the_command_is_that_of_the_container() {
    for (int status : new int[] {0, 1, 42, 127, 128, 255}) {
      assertThat(launches.sh("sleep 1000 & exit " + status).status()).isEqualTo(status);
    }
  }

  @Test
  void orphans_are_reaped() {
    assertThat(launches.run("/usr/bin/perl", "-e", ORPHANS, "2 0").output()).isEqualTo("2 0\n");
    assertThat(controls().run("/usr/bin/perl", "-e", ORPHANS, "51 50").output())
        .as("control")
        .isEqualTo("51 50\n");
  }

  @Test
  void signals_to_the_init_reach_the_command() throws Exception {
    List<String> signals =
        List.of("HUP", "INT", "QUIT", "USR1", "USR2", "ALRM", "TERM", "CONT", "WINCH");
    String script =
        "for s in "
            + String.join(" ", signals)
            + "; do trap \"echo $s\" $s; done;"
            + " echo ready; while :; do sleep 0.02; done";
    Pipe out = Launches.DESCRIPTORS.pipe();
    try (RunningContainer container =
        launches.start(
            new Stdio(0, out.writeEnd(), out.writeEnd(), false),
            "/usr/bin/env",
            "--default-signal",
            "/usr/bin/sh",
            "-c",
            script)) {
      expect(out, "ready");
      for (String signal : signals) {
        kill(signal, container.initPid());
        expect(out, signal);
      }
      kill("ABRT", container.initPid());
      assertThat(container.await()).isEqualTo(128 + 6);
    } finally {
      Launches.DESCRIPTORS.close(out.readEnd());
      Launches.DESCRIPTORS.close(out.writeEnd());
    }
  }

  private static void expect(Pipe out, String line) {
    byte[] bytes = new byte[line.length() + 1];
    int read = 0;
    while (read < bytes.length) {
      byte[] rest = new byte[bytes.length - read];
      int more = Launches.DESCRIPTORS.read(out.readEnd(), rest);
      assertThat(more).isPositive();
      System.arraycopy(rest, 0, bytes, read, more);
      read += more;
    }
    assertThat(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo(line + "\n");
  }

  private static void kill(String signal, int pid) throws Exception {
    assertThat(
            new ProcessBuilder("/bin/kill", "-" + signal, Integer.toString(pid)).start().waitFor())
        .isZero();
  }

  @Test
  void the_container_ends_with_its_init() {
    try (RunningContainer container =
        launches.start(new Stdio(0, 1, 2, false), "/usr/bin/sleep", "1000")) {
      assertThat(container.initPid()).isNotEqualTo(container.pid());
      container.kill();
      assertThat(container.await()).isEqualTo(137);
      assertThat(Path.of("/proc/" + container.pid())).doesNotExist();
    }
  }

  @Test
  void the_command_cannot_kill_or_stop_its_init() {
    assertThat(
            launches.sh("kill -KILL 1; kill -STOP 1; kill -KILL -1 2>/dev/null; echo on; exit 3"))
        .isEqualTo(new Result(3, "on\n"));
  }

  @Test
  void the_init_may_do_nothing() {
    Result result =
        launches.keep(10).sh("cat /proc/1/status; tr '\\0' ' ' </proc/1/cmdline; cat /proc/1/stat");
    assertThat(result.output())
        .contains("Name:\tzviz-init\n", "NoNewPrivs:\t1\n", "Seccomp:\t2\n", "Threads:\t1\n")
        .contains("Seccomp_filters:\t1\n", "zviz-init ")
        .containsPattern("1 \\(zviz-init\\) S 0 1 1 0 ");
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertThat(result.output()).contains(set + ":\t0000000000000000\n");
    }
    assertThat(launches.sh("cat /proc/self/status").output())
        .as("control: the command keeps what it is given")
        .contains("CapEff:\t0000000000000400\n");
  }

  @Test
  void nothing_can_be_seen_or_had_through_the_init() {
    String look =
        "for f in fd cwd root exe maps mem environ map_files; do"
            + " ls /proc/$p/$f/ || readlink /proc/$p/$f || cat /proc/$p/$f; done 2>/dev/null";
    assertThat(launches.sh("p=1; " + look).output()).isEmpty();
    assertThat(launches.sh("sleep 1000 & p=$!; " + look).output())
        .as("control: a process that is dumpable")
        .contains("/usr/bin/sleep", "[stack]");
    String descriptors = "ls /proc/1/fd; readlink /proc/1/root /proc/1/cwd; cat /proc/1/maps";
    assertThat(launches.keep(CAP_SYS_PTRACE).sh(descriptors).output())
        .as("even with CAP_SYS_PTRACE: no descriptor, the container's root, a tiny program")
        .startsWith("/\n/\n")
        .contains("r-xp 00000000 00:", "[stack]")
        .doesNotContain(".so", "java", "/usr");
  }

  @Test
  void the_init_cannot_be_traced() {
    String trace =
        "my $p = 0 + $ARGV[0] || fork || sleep 1000;"
            + " print syscall("
            + SyscallTable.of(Launches.HOST.architecture()).number("ptrace").orElseThrow()
            + ", 0x4206, $p, 0, 0) == 0 ? 'traced' : 0 + $!"; // PTRACE_SEIZE
    assertThat(perl(launches, trace, "1")).isEqualTo("1"); // EPERM
    assertThat(perl(launches, trace, "0")).as("control: a child").isEqualTo("traced");
    Launches capable = newLaunches(folder.resolve("work")).keep(CAP_SYS_PTRACE);
    capable.step(
        new LandlockRestrict(EXECUTE, 0, 0, List.of(new PathGrant("/usr", EXECUTE)), List.of(), 0));
    assertThat(perl(capable, trace, "1")).as("Landlock, with CAP_SYS_PTRACE").isEqualTo("1");
    assertThat(perl(capable, trace, "0")).as("control: a child").isEqualTo("traced");
  }

  private static String perl(Launches to, String... program) {
    return to.run("/usr/bin/perl", "-e", program[0], program[1]).output();
  }

  @Test
  void a_command_that_is_an_init_stays_the_first_process() throws Exception {
    Path work = folder.resolve("work");
    for (String name : List.of("init", "tini", "dumb-init", "systemd")) {
      Files.copy(Path.of("/usr/bin/dash"), work.resolve(name));
      assertThat(launches.run("/work/" + name, "-c", "echo $$").output()).isEqualTo("1\n");
    }
    Files.copy(Path.of("/usr/bin/dash"), work.resolve("initd"));
    assertThat(launches.run("/work/initd", "-c", "echo $$").output()).isEqualTo("2\n");
    assertThat(controls().sh("echo $$").output()).isEqualTo("1\n");
  }
}
