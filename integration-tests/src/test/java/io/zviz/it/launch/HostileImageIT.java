package io.zviz.it.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.it.CPrograms;
import io.zviz.it.launch.Launches.Result;
import io.zviz.launch.LaunchException;
import io.zviz.launch.LaunchPlan;
import io.zviz.launch.Stdio;
import io.zviz.spi.launch.ChildStep.ExecLabel;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.ChildStep.LandlockRestrict.PathGrant;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.policy.PathAccess;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images made to get out of their container, also while it is being started. */
final class HostileImageIT {
  private static final long READ_FILE = 4;
  private static final int RACES = 60;

  @TempDir Path folder;
  private Path rootfs = Path.of("/");
  private Path outside = Path.of("/");

  @BeforeEach
  void prepare() throws Exception {
    rootfs = Rootfs.make(folder.resolve("bundle/rootfs"));
    outside = Files.createDirectories(folder.resolve("outside"));
  }

  private Launches bundle() {
    return new Launches(folder.resolve("state"), folder.resolve("bundle"))
        .withoutFilesystemSection();
  }

  @Test
  void no_descriptor_of_the_supervisor_is_a_working_directory() throws Exception {
    int leaked = Launches.DESCRIPTORS.openPlace(Path.of("/"));
    try {
      for (int descriptor = 3; descriptor <= 30; descriptor++) {
        Path link = rootfs.resolve("fd" + descriptor);
        Files.createSymbolicLink(link, Path.of("/proc/self/fd/" + descriptor));
        for (String cwd : List.of("/proc/self/fd/" + descriptor, "/fd" + descriptor)) {
          config("{\"process\": {\"args\": [\"/bin/ls\"], \"cwd\": \"" + cwd + "\"}}");
          assertThatThrownBy(() -> bundle().run())
              .isInstanceOf(LaunchException.class)
              .hasMessageMatching("working directory: openat2\\(.*: (ELOOP|ENOENT)");
        }
        Files.delete(link);
      }
    } finally {
      Launches.DESCRIPTORS.close(leaked);
    }
    config("{\"process\": {\"args\": [\"/bin/sh\", \"-c\", \"pwd\"], \"cwd\": \"/etc\"}}");
    assertThat(bundle().run().output()).as("the control").isEqualTo("/etc\n");
  }

  @Test
  void the_program_of_the_supervisor_cannot_be_written_to_from_inside() throws Exception {
    Expectations.require(
        "x86_64", "amd64".equals(System.getProperty("os.arch")), "the loader is x86-64");
    Path java = Path.of(ProcessHandle.current().info().command().orElseThrow()).toRealPath();
    String before = hash(java);
    Path decoy = rootfs.resolve(java.toString().substring(1));
    Files.createDirectories(decoy.getParent());
    Files.copy(Path.of("/usr/bin/true"), decoy);
    Path loader = rootfs.resolve("lib64/ld-linux-x86-64.so.2");
    Files.deleteIfExists(loader);
    Files.copy(
        CPrograms.of(
            "loader", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-static-pie"),
        loader);
    executable("bin/script", "#!/proc/self/exe\n");
    Files.createSymbolicLink(rootfs.resolve("bin/link"), Path.of("/proc/self/exe"));
    for (String command : List.of("/bin/script", "/bin/link")) {
      Result result = bundle().withoutInit().run(command);
      assertThat(result.output()).as("in the host's java, as the image wants").contains("/java\n");
      assertThat(result.output()).containsPattern("\n(ETXTBSY|EACCES|EROFS)\n");
    }
    assertThat(hash(java)).isEqualTo(before);
    Files.delete(rootfs.resolve("bin/link"));
  }

  @Test
  void devices_and_consoles_of_the_image_are_never_used() throws Exception {
    Files.createDirectories(rootfs.resolve("dev/pts"));
    for (String name : List.of("console", "pts/0", "pts/ptmx", "ptmx", "tty", "shm", "zero")) {
      Files.createSymbolicLink(rootfs.resolve("dev").resolve(name), outside.resolve("x"));
    }
    Result result =
        bundle().run("sh", "-c", "ls /dev; test -c /dev/tty && test -d /dev/shm && echo own");
    assertThat(result.output()).doesNotContain("console").endsWith("own\n");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_label_is_written_to_the_procfs_of_the_container_whatever_stands_at_proc()
      throws Exception {
    Expectations.require(
        "no-selinux", !Files.exists(Path.of("/sys/fs/selinux/enforce")), "the label is entered");
    Path fake = Files.createDirectories(rootfs.resolve("evil/thread-self/attr"));
    Files.createFile(fake.resolve("exec"));
    ExecLabel label = new ExecLabel("exec", "zviz-it", false);
    assertThatThrownBy(() -> bundle().step(label).run("/bin/true"))
        .as("no LSM takes the label on this kernel")
        .hasMessage("write(\"zviz-it\"): EINVAL");
    String swap = "mv %1$s/proc %1$s/old && ln -s /evil %1$s/proc".formatted(rootfs);
    assertThatThrownBy(() -> bundle().step(whileWaiting(swap)).step(label).run("/bin/true"))
        .hasMessage("write(\"zviz-it\"): EINVAL");
    assertThat(rootfs.resolve("proc")).isSymbolicLink();
    assertThat(fake.resolve("exec")).isEmptyFile();
  }

  @Test
  void a_grant_is_not_made_through_a_link_that_appears_while_the_container_starts()
      throws Exception {
    LandlockRestrict restrict =
        new LandlockRestrict(
            READ_FILE,
            0,
            0,
            Stream.of("/bin", "/lib", "/lib64", "/data")
                .filter(path -> Files.isDirectory(rootfs.resolve(path.substring(1))))
                .map(path -> new PathGrant(path, READ_FILE))
                .toList(),
            List.of(),
            0);
    String read = "cat /etc/secret; echo $?";
    assertThat(bundle().step(restrict).run("/bin/sh", "-c", read).output()).endsWith("1\n");
    String swap = "rmdir %1$s/data && ln -s / %1$s/data".formatted(rootfs);
    Launches raced = bundle().step(whileWaiting(swap)).step(restrict);
    assertThatThrownBy(() -> raced.run("/bin/sh", "-c", read))
        .hasMessage("openat2(\"/data\", O_PATH, no symlinks): ELOOP");
  }

  @Test
  void links_at_mount_points_that_appear_after_planning_make_nothing_outside() throws Exception {
    Files.createDirectories(rootfs.resolve("mnt/deep"));
    config(
        """
        {"process": {"args": ["/bin/true"]},
         "mounts": [{"destination": "/mnt/deep/new/here", "type": "bind", "source": "%s"}]}
        """
            .formatted(Files.createDirectories(folder.resolve("volume"))));
    for (Launches launches :
        List.of(
            bundle(),
            new Launches(folder.resolve("state"), folder.resolve("bundle"))
                .only(Launches.rule("/mnt/deep/own", PathAccess.WRITABLE)))) {
      LaunchPlan plan = launches.plan(Launches.newId(), new Stdio(0, 1, 2, false));
      Files.move(rootfs.resolve("mnt/deep"), rootfs.resolve("mnt/old"));
      Files.createSymbolicLink(rootfs.resolve("mnt/deep"), outside);
      assertThatThrownBy(() -> Launches.LAUNCHER.start(plan, (l, p, f) -> {}))
          .hasMessageContaining("in the container, no symlinks): ELOOP");
      assertThat(outside).isEmptyDirectory();
      Files.delete(rootfs.resolve("mnt/deep"));
      Files.move(rootfs.resolve("mnt/old"), rootfs.resolve("mnt/deep"));
    }
    assertThat(bundle().run().status()).as("the control").isZero();
  }

  @Test
  void masks_and_devices_stay_in_their_file_systems_while_their_mount_points_are_renamed()
      throws Exception {
    String script =
        "exec 2>&-; for p in /proc /swapped; do"
            + " (echo x >>$p/sys/kernel/core_pattern) && echo written;"
            + " cat $p/keys; done; echo done";
    AtomicBoolean over = new AtomicBoolean();
    Thread renaming = new Thread(() -> rename(over), "renaming");
    renaming.start();
    try {
      for (int i = 0; i < RACES; i++) {
        try {
          assertThat(bundle().run("/bin/sh", "-c", script).output()).isEqualTo("done\n");
        } catch (LaunchException caught) {
          // A mount whose place is removed is not there any more: nothing starts.
          assertThat(caught).hasMessageMatching("(?s).*(ELOOP|ENOENT|ENOTDIR|EINVAL).*");
        }
      }
    } finally {
      over.set(true);
      renaming.join();
    }
    assertThat(rootfs.resolve("proc")).as("no mask or device was made there").isEmptyDirectory();
    assertThat(rootfs.resolve("dev")).isEmptyDirectory();
  }

  /** Each moment something else stands at /proc and /dev: a folder of the image. */
  private void rename(AtomicBoolean over) {
    while (!over.get()) {
      for (String name : List.of("proc", "dev")) {
        try {
          Path place = rootfs.resolve(name);
          Files.move(place, rootfs.resolve("swapped"));
          try {
            Files.createDirectory(place);
          } catch (FileAlreadyExistsException made) {
            Thread.onSpinWait();
          }
          back(place);
        } catch (IOException failed) {
          throw new IllegalStateException(failed);
        }
      }
    }
  }

  /** A launch that finds nothing there makes a mount point meanwhile. */
  private void back(Path place) throws IOException {
    while (true) {
      try {
        Files.deleteIfExists(place);
        Files.move(rootfs.resolve("swapped"), place);
        return;
      } catch (FileAlreadyExistsException made) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void nobody_gets_rights_by_a_set_uid_program_or_file_capabilities() throws Exception {
    Path who = Files.copy(CPrograms.of("who"), rootfs.resolve("bin/who"));
    config(
        """
        {"process": {"args": ["/bin/who"], "user": {"uid": 1000, "gid": 1000},
                     "capabilities": {"bounding": ["CAP_CHOWN", "CAP_NET_RAW"]}}}
        """);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    command("chmod", "4755", who.toString());
    assertThat(command("setpriv", "--reuid=1000", "--clear-groups", who.toString()))
        .as("the control")
        .startsWith("euid 0\n");
    assertThat(bundle().keep(0, 13).run().output())
        .isEqualTo("euid 1000\nCapEff:\t0000000000000000\n");
    command("chmod", "755", who.toString());
    command("setcap", "cap_net_raw+ep", who.toString());
    assertThat(command("setpriv", "--reuid=1000", "--clear-groups", who.toString()))
        .as("the control")
        .contains("CapEff:\t0000000000002000");
    assertThat(bundle().keep(0, 13).run().output())
        .isEqualTo("euid 1000\nCapEff:\t0000000000000000\n");
  }

  @Test
  void long_arguments_and_many_variables_arrive_whole_or_not_at_all() throws Exception {
    String word = "x".repeat(100_000);
    assertThat(bundle().run("/bin/sh", "-c", "echo ${#1} ${#2} ${#3}", "sh", word, word, word))
        .isEqualTo(new Result(0, "100000 100000 100000\n"));
    assertThatThrownBy(() -> bundle().run("/bin/sh", "-c", ":", "x".repeat(131_072)))
        .isInstanceOf(LaunchException.class)
        .hasMessage("execve(\"/bin/sh\"): E2BIG");
  }

  private static HostStep whileWaiting(String script) {
    return new HostStep.RunTool(
        HostStep.Phase.CHILD_WAITING,
        List.of("sh", "-c", script),
        "",
        false,
        Optional.empty(),
        "swap");
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("bundle/config.json"), json);
  }

  private void executable(String path, String text) throws IOException {
    Path file = Files.writeString(rootfs.resolve(path), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String command(String... argv) throws Exception {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String hash(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
