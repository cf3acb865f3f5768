package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Surroundings that turn zviz against its host: descriptors, environment, folders, a chroot. */
class HostileCallerIT {
  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));
  private String run = "";

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
    run = Zviz.home().resolve("bin/zviz") + " run -p minimal --audit-log log ";
  }

  @Test
  void no_descriptor_of_the_caller_gets_in_nor_is_a_working_directory() {
    String leak = "exec 7</; exec 9>leaked; ";
    assertThat(shell(leak + "ls /proc/self/fd").succeeds().out().split("\n")).contains("7", "9");
    assertThat(shell(leak + run + "t . /bin/ls /proc/self/fd").succeeds().out())
        .isEqualTo("0\n1\n2\n3\n");
    for (String cwd : List.of("/proc/self/fd/7", "/proc/1/fd/7", "/proc/self/cwd")) {
      assertThat(shell(leak + run + "--cwd " + cwd + " t . /bin/true").exits(1).err())
          .startsWith("ZV-LAUNCH-007 working directory: openat2(\"" + cwd);
    }
  }

  @Test
  void what_the_environment_says_to_a_jvm_or_a_linker_is_not_heard() {
    String say = "export JAVA_TOOL_OPTIONS=-Dx JDK_JAVA_OPTIONS=-Dx LD_PRELOAD=./no.so; ";
    assertThat(shell(say + "java -version").err()).contains("Picked up JAVA_TOOL_OPTIONS");
    Result result = shell(say + run + "-e LD_PRELOAD=/work/no.so t . /bin/env").succeeds();
    assertThat(result.out()).contains("LD_PRELOAD=/work/no.so").doesNotContain("JAVA", "JDK");
    assertThat(result.err()).doesNotContain("Picked up").contains("/work/no.so"); // in the command
  }

  @Test
  void nobody_attaches_to_the_supervisor_and_it_leaves_no_file_to_attach_by() throws Exception {
    Process process =
        zviz.start(
            "-p",
            "minimal",
            "t",
            ".",
            "/bin/sh",
            "-c",
            "trap 'exit 7' QUIT; echo r; sleep 99 & wait");
    Path trigger = Path.of("/proc/" + process.pid() + "/cwd/.attach_pid" + process.pid());
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("r");
      Files.createFile(trigger);
      zviz.host("/bin/kill", "-QUIT", Long.toString(process.pid())).succeeds();
      assertThat(process.waitFor()).as("the command hears it").isEqualTo(7);
    }
    assertThat(Path.of("/tmp/.java_pid" + process.pid())).doesNotExist();
    assertThat(Path.of("/tmp/hsperfdata_root/" + process.pid())).doesNotExist();
  }

  @Test
  void ids_are_no_paths_and_touch_nothing() throws Exception {
    Path kept = Files.writeString(work.resolve("kept"), "x");
    for (String id :
        List.of("", ".", "..", "../x", "a/b", "/x", "a\nb", "-rf", "\u00e4", "x".repeat(300))) {
      assertThat(zviz.run("-p", "minimal", "--", id, ".", "/bin/true").exits(2).err())
          .as(id)
          .startsWith("ZV-LAUNCH-002 ");
    }
    assertThat(kept).hasContent("x");
  }

  @Test
  void a_state_folder_that_others_can_write_to_or_choose_is_refused() throws Exception {
    Path state = Files.createDirectory(work.resolve("state"));
    String[] argv = {"-p", "minimal", "--state-dir", state.toString(), "t", ".", "/bin/true"};
    zviz.run(argv).succeeds();
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(zviz.run(argv).exits(1).err()).contains("ZV-LAUNCH-004 ", "writable by nobody else");
    Files.delete(state);
    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    Files.createSymbolicLink(state, elsewhere);
    assertThat(zviz.run(argv).exits(1).err()).contains("ZV-LAUNCH-004 ", "no symbolic link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void an_entry_of_the_state_folder_that_is_a_link_is_not_followed() throws Exception {
    Path state = Files.createDirectory(work.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("journal"), "remove-folder =" + "x\n");
    Files.createSymbolicLink(state.resolve("t"), elsewhere);
    zviz.run("-p", "minimal", "--state-dir", state.toString(), "t", ".", "/bin/true").exits(1);
    zviz.call("cleanup", "--state-dir", state.toString()).succeeds();
    assertThat(elsewhere.resolve("journal")).exists();
  }

  @Test
  void inside_of_a_chroot_nothing_is_started() {
    String chroot =
        "mount --make-rprivate / && mkdir root && mount --rbind / root && exec chroot root ";
    String command = "sh -c 'cd %s && %s t . /bin/echo started'".formatted(work, run);
    assertThat(shell("unshare -m " + command).succeeds().out()).isEqualTo("started\n");
    Result result = zviz.host("unshare", "-m", "sh", "-c", chroot + command).exits(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("ZV-LAUNCH-015 zviz runs in a chroot");
  }

  private Result shell(String script) {
    return zviz.host("/bin/sh", "-c", script);
  }
}
