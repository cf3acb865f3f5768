package io.zviz.it.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.launch.LaunchException;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.spi.policy.PathAccess;
import io.zviz.sys.DescriptorCalls.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding the command, its exit status, signals. */
final class CommandIT {
  private static final int SIGTERM = 15;
  private static final int SIGWINCH = 28;

  @TempDir Path folder;
  private Path work = Path.of("/");
  private Launches launches = new Launches(Path.of("/"), Path.of("/"));
  private Pipe out = new Pipe(-1, -1);

  @BeforeEach
  void prepare() throws Exception {
    work = Files.createDirectory(folder.resolve("work"));
    launches = new Launches(folder.resolve("state"), work);
    out = Launches.DESCRIPTORS.pipe();
  }

  @AfterEach
  void close() {
    Launches.DESCRIPTORS.close(out.readEnd());
    Launches.DESCRIPTORS.close(out.writeEnd());
  }

  @Test
  void a_command_is_looked_up_in_the_path_of_the_container() throws Exception {
    script("tool", "#!/bin/sh\necho tool \"$@\"\n", "rwxr-xr-x");
    assertThat(launches.run("true").status()).isZero();
    assertThat(launches.env(Map.of("PATH", "/nowhere:/work")).run("tool", "a b", "").output())
        .isEqualTo("tool a b \n");
  }

  @Test
  void a_missing_command_is_127() {
    assertFails(127, "there is no command nonsense", "nonsense");
    assertFails(127, "there is no command /nonsense", "/nonsense");
    assertFails(127, "there is no command ./nonsense", "./nonsense");
  }

  @Test
  void what_cannot_be_executed_is_126() throws Exception {
    script("plain", "#!/bin/sh\n", "rw-r--r--");
    script("empty", "\u0001\u0002", "rwxr-xr-x");
    assertFails(126, "no execute permission", "/work/plain");
    assertFails(126, "ENOEXEC", "/work/empty");
    assertFails(126, "folder", "/usr");
  }

  @Test
  void a_script_without_its_interpreter_says_so() throws Exception {
    script("odd", "#!/opt/odd/lisp -x\n", "rwxr-xr-x");
    assertFails(127, "a script for /opt/odd/lisp", "/work/odd");
  }

  @Test
  void a_program_without_its_loader_says_so() throws Exception {
    Files.copy(Path.of("/usr/bin/true"), work.resolve("true"));
    launches.only(Launches.rule("/tmp", PathAccess.WRITABLE));
    assertFails(127, "its loader /lib64/ld-linux-x86-64.so.2 is not in the container", "./true");
  }

  @Test
  void a_signal_without_a_handler_ends_the_command_as_if_it_were_no_init() {
    try (RunningContainer container = launches.start(stdio(), "/usr/bin/sleep", "1000")) {
      container.signal(SIGWINCH);
      assertThat(container.awaitEnd(0)).isFalse();
      container.signal(SIGTERM);
      assertThat(container.await()).isEqualTo(128 + SIGTERM);
      assertThat(container.await()).isEqualTo(128 + SIGTERM);
    }
  }

  @Test
  void a_signal_with_a_handler_is_passed_on() {
    String script = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.02; done";
    try (RunningContainer container = launches.start(stdio(), "/usr/bin/sh", "-c", script)) {
      byte[] ready = new byte[6];
      assertThat(Launches.DESCRIPTORS.read(out.readEnd(), ready)).isEqualTo(6);
      container.signal(SIGTERM);
      assertThat(container.await()).isEqualTo(5);
    }
  }

  @Test
  void an_ignored_signal_stays_ignored() {
    String script = "trap '' TERM; echo ready; read x; exit 6";
    Pipe in = Launches.DESCRIPTORS.pipe();
    Stdio stdio = new Stdio(in.readEnd(), out.writeEnd(), out.writeEnd(), false);
    try (RunningContainer container = launches.start(stdio, "/usr/bin/sh", "-c", script)) {
      assertThat(Launches.DESCRIPTORS.read(out.readEnd(), new byte[6])).isEqualTo(6);
      container.signal(SIGTERM);
      Launches.DESCRIPTORS.write(in.writeEnd(), new byte[] {'\n'});
      assertThat(container.await()).isEqualTo(6);
    } finally {
      Launches.DESCRIPTORS.close(in.readEnd());
      Launches.DESCRIPTORS.close(in.writeEnd());
    }
  }

  @Test
  void closing_kills_every_process_of_the_container() {
    RunningContainer container =
        launches.start(stdio(), "/usr/bin/sh", "-c", "sleep 1000 & sleep 1000 & echo ready; wait");
    assertThat(Launches.DESCRIPTORS.read(out.readEnd(), new byte[6])).isEqualTo(6);
    container.close();
    assertThat(container.await()).isEqualTo(137);
    assertThat(Path.of("/proc/" + container.pid())).doesNotExist();
    container.kill();
    container.close();
  }

  @Test
  void a_working_directory_behind_a_magic_link_is_refused() throws Exception {
    Files.createSymbolicLink(work.resolve("out"), Path.of("/proc/self/fd/3"));
    for (String cwd : java.util.List.of("/proc/self/fd/3", "/work/out", "/proc/1/root/etc")) {
      assertThatThrownBy(() -> launches.cwd(cwd).run("/usr/bin/true"))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("openat2");
    }
    assertThat(launches.cwd("/usr/bin").sh("pwd").output()).isEqualTo("/usr/bin\n");
  }

  @Test
  void bad_ids_and_strings_are_refused() {
    for (String id : java.util.List.of("", "../x", "a/b", "-rf", "a\nb", "x".repeat(129), ".x")) {
      assertThatThrownBy(() -> launches.plan(id, stdio(), "/usr/bin/true"))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("does not match");
    }
    assertThatThrownBy(() -> launches.run("/usr/bin/true", "a\0b")).hasMessageContaining("NUL");
    assertThatThrownBy(() -> launches.run("/usr/bin/true", "x".repeat(200_000)))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("E2BIG");
  }

  private Stdio stdio() {
    return new Stdio(0, out.writeEnd(), out.writeEnd(), false);
  }

  private void script(String name, String text, String mode) throws Exception {
    Path file = work.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void assertFails(int status, String message, String... command) {
    assertThatThrownBy(() -> launches.run(command))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.exitStatus()).isEqualTo(status))
        .hasMessageContaining(message);
  }
}
