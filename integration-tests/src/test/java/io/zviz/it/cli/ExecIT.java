package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Further commands in containers that run: what they can do is what the first command can. */
class ExecIT {
  private static final String PROFILE =
      """
      name: inner
      version: 1
      extends: default
      syscalls: {broker: [openat]}
      filesystem: {writable: [/work, /tmp], hidden: [/etc/hostname]}
      """;

  /** What /proc says about a process that depends on what it may do, and on nothing else. */
  private static final String STATUS =
      "s=/proc/$p/status; grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp|Seccomp_filters):' $s; "
          + "cat /proc/$p/cgroup /proc/$p/limits /proc/$p/attr/current 2>/dev/null; "
          + "for n in mnt pid net ipc uts cgroup user; do readlink /proc/$p/ns/$n; done";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));
  private Path state = Path.of("/");

  @BeforeEach
  void aContainerRuns() {
    zviz = new Zviz(work).withProfile("inner.yaml", PROFILE);
    state = work.resolve("state");
  }

  @AfterEach
  void nothingStays() {
    zviz.call("delete", "--state-dir", state.toString(), "--force", "one").succeeds();
    zviz.call("cleanup", "--state-dir", state.toString()).succeeds();
  }

  private void detach(String script, String... options) {
    List<String> all = new ArrayList<>(List.of("--state-dir", state.toString(), "-d"));
    all.addAll(List.of(options));
    all.addAll(List.of("-p", "inner", "one", ".", "/bin/sh", "-c", script));
    zviz.run(all.toArray(String[]::new)).succeeds();
  }

  private Result exec(String... args) {
    List<String> all = new ArrayList<>(List.of("exec", "--state-dir", state.toString()));
    all.addAll(List.of(args));
    return zviz.call(all.toArray(String[]::new));
  }

  private Result sh(String script) {
    return exec("one", "/bin/sh", "-c", script);
  }

  /** Waits until a command of the container succeeds. */
  private void until(String script) {
    while (sh(script).status() != 0) {
      assertThat(zviz.call("list", "--state-dir", state.toString()).out()).contains("running");
    }
  }

  @Test
  void it_is_restricted_byte_by_byte_like_the_first_command() throws IOException {
    detach("p=$$; (" + STATUS + ") >/work/first; exec sleep 1000", "--memory", "256M");
    until("test -s /work/first && pgrep sleep || cat /proc/*/comm | grep -q sleep");

    String second = sh("p=$$; " + STATUS).succeeds().out();

    String first = Files.readString(work.resolve("first"));
    assertThat(first).contains("Seccomp:\t2", "Seccomp_filters:\t1", "NoNewPrivs:\t1", "pid:[");
    assertThat(second).isEqualTo(first);
    assertThat(zviz.host("/bin/sh", "-c", "p=$$; " + STATUS).out())
        .as("control")
        .isNotEqualTo(first);
  }

  @Test
  void what_the_first_command_cannot_do_it_cannot_do() {
    detach("exec sleep 1000");
    assertThat(sh("cat /etc/passwd >/work/p && cat /work/p").succeeds().out()).contains("root:");
    assertThat(zviz.host("/bin/sh", "-c", "test -s /etc/hostname").status()).as("control").isZero();

    assertThat(sh("test -s /etc/hostname").status()).isNotZero();
    assertThat(sh("echo x >/usr/x").err()).contains("Read-only");
    assertThat(sh("mount -t tmpfs x /tmp").status()).isNotZero();
    assertThat(sh("unshare -U true").err()).contains("not permitted");
    assertThat(sh("ls -d /root /home").status()).isNotZero();
    assertThat(sh("ls /proc/self/fd").out()).isEqualTo("0\n1\n2\n3\n");
  }

  @Test
  void what_it_is_refused_is_recorded_as_for_the_first() throws IOException {
    detach("exec sleep 1000");

    sh("mount -t tmpfs x /tmp").exits(32);

    assertThat(Files.readString(work.resolve("audit.json")))
        .containsPattern("\"name\":\"mount\"")
        .containsPattern("\"lifecycle\".*\"name\":\"joined\"");
  }

  @Test
  void its_status_streams_and_signals_are_those_of_the_command() throws Exception {
    detach("exec sleep 1000");
    sh("exit 5").exits(5);
    sh("kill -TERM $$").exits(143);
    assertThat(exec("one", "/no/such").exits(127).err()).contains("/no/such");
    assertThat(exec("one", "/etc/passwd").exits(126).err()).contains("/etc/passwd");
    assertThat(sh("echo out; echo err >&2").succeeds())
        .satisfies(result -> assertThat(result.out()).isEqualTo("out\n"))
        .satisfies(result -> assertThat(result.err()).isEqualTo("err\n"));
    assertThat(
            zviz.host(
                    "/bin/sh",
                    "-c",
                    "echo in | %s exec --state-dir %s one cat"
                        .formatted(Zviz.home().resolve("bin/zviz"), state))
                .out())
        .isEqualTo("in\n");

    Process client =
        start("trap 'echo asked; exit 9' TERM; echo up >/work/up; while :; do sleep 0.05; done");
    until("test -e /work/up");
    client.toHandle().destroy();
    assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue()).isEqualTo(9);
  }

  @Test
  void it_ends_with_whoever_wanted_it_and_the_container_goes_on() throws Exception {
    detach("exec sleep 1000");
    Process client = start("echo $$ >/work/up; exec sleep 1001");
    until("test -s /work/up");
    assertThat(sh("cat /proc/*/cmdline | tr '\\0' ' '").out()).contains("sleep 1001");

    client.destroyForcibly().waitFor();

    until("! cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -q 'sleep 100[1]'");
    assertThat(sh("cat /proc/*/cmdline | tr '\\0' ' '").out()).contains("sleep 1000");
  }

  private Process start(String script) throws IOException {
    return new ProcessBuilder(
            "/usr/bin/env",
            "--default-signal",
            Zviz.home().resolve("bin/zviz").toString(),
            "exec",
            "--state-dir",
            state.toString(),
            "one",
            "/bin/sh",
            "-c",
            script)
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void user_variables_and_folder_can_be_others() {
    detach("exec sleep 1000", "-e", "A=first", "-e", "B=first");

    assertThat(exec("-e", "B=second", "--cwd", "/tmp", "one", "sh", "-c", "echo $A $B; pwd").out())
        .isEqualTo("first second\n/tmp\n");
    assertThat(exec("-u", "nobody", "one", "id", "-un").succeeds().out()).isEqualTo("nobody\n");
    assertThat(exec("-u", "4711:4712", "one", "id").out()).contains("uid=4711", "gid=4712");
    assertThat(exec("-u", "4711:4712", "one", "grep", "CapEff", "/proc/self/status").out())
        .endsWith("0000000000000000\n");
    for (String user : List.of("0x0", "+0", "1e3", ":", "-1", "4294967295", "root:group:x", "")) {
      assertThat(exec("-u", user, "one", "id").status()).as(user).isEqualTo(2);
    }
    exec("--cwd", "relative", "one", "pwd").exits(2);
    assertThat(exec("--cwd", "/proc/self/fd/3", "one", "pwd").exits(1).err()).contains("openat2");
    exec("--cwd", "/no/such", "one", "pwd").exits(1);
  }

  @Test
  void the_container_sees_nothing_of_the_supervisor_in_what_joins_it() throws IOException {
    detach(
        "echo up >/work/up; while :; do for p in /proc/[0-9]*; do"
            + " readlink $p/exe; readlink $p/root; tr '\\0' ' ' <$p/environ; ls $p/fd;"
            + " cat $p/maps; done; done >/work/seen 2>/dev/null");
    until("test -s /work/seen");
    for (int i = 0; i < 20; i++) {
      sh("true").succeeds();
    }

    String seen = Files.readString(work.resolve("seen"));
    assertThat(seen).contains("/usr/bin/dash").doesNotContain("java", "zviz", "libjvm");
  }

  @Test
  void a_container_in_the_foreground_can_be_joined_and_waited_for() throws Exception {
    Process container =
        zviz.start(
            "--state-dir",
            state.toString(),
            "-p",
            "inner",
            "one",
            ".",
            "/bin/sh",
            "-c",
            "echo up >/work/up; until test -e /work/go; do sleep 0.05; done; exit 7");
    while (!Files.exists(work.resolve("up"))) {
      assertThat(container.isAlive()).isTrue();
    }
    Process waiting =
        new ProcessBuilder(
                Zviz.home().resolve("bin/zviz").toString(),
                "wait",
                "--state-dir",
                state.toString(),
                "one")
            .start();
    // The answer comes over the supervisor's socket, so it has to be connected before the end.
    while (!connected(waiting)) {
      assertThat(waiting.isAlive()).isTrue();
    }

    sh("touch /work/go").succeeds();

    assertThat(new String(waiting.getInputStream().readAllBytes(), UTF_8)).isEqualTo("7\n");
    assertThat(container.waitFor()).isEqualTo(7);
    assertThat(zviz.call("list", "-q", "--state-dir", state.toString()).out()).isEmpty();
    assertThat(sh("true").exits(1).err()).contains("ZV-LAUNCH-012");
  }

  private static boolean connected(Process process) throws IOException {
    Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (var all = Files.list(descriptors)) {
      return all.anyMatch(ExecIT::isSocket);
    } catch (java.nio.file.NoSuchFileException gone) {
      return false;
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Pattern.matches("socket:.*", Files.readSymbolicLink(descriptor).toString());
    } catch (IOException closed) {
      return false;
    }
  }
}
