package io.zviz.it.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.containment.BundleKind;
import io.zviz.it.launch.Launches.Result;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.PathAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root file systems and OCI bundles, and what hostile ones try. */
final class BundleIT {
  @TempDir Path folder;
  private Path rootfs = Path.of("/");

  @BeforeEach
  void prepare() throws Exception {
    rootfs = Rootfs.make(folder.resolve("bundle/rootfs"));
  }

  private Launches bundle() {
    return new Launches(folder.resolve("state"), folder.resolve("bundle"));
  }

  @Test
  void a_folder_with_rootfs_runs_with_a_read_only_root() {
    Result result =
        bundle()
            .withoutFilesystemSection()
            .run("sh", "-c", "pwd; ls /; cat /etc/secret; touch /data/x; touch /x");
    assertThat(result.output())
        .startsWith("/\nbin\n")
        .contains("secret\n")
        .contains("/data/x': Read-only")
        .contains("/x': Read-only");
    assertThat(rootfs.resolve("x")).doesNotExist();
  }

  @Test
  void a_root_file_system_is_recognised_and_both_readings_can_be_forced() {
    Launches itself = new Launches(folder.resolve("state"), rootfs).withoutFilesystemSection();
    assertThat(itself.run("/bin/cat", "/etc/secret").output()).isEqualTo("secret\n");
    Result plain =
        new Launches(folder.resolve("state"), rootfs)
            .kind(BundleKind.WORKDIR)
            .run("/usr/bin/cat", "/work/etc/secret");
    assertThat(plain.output()).isEqualTo("secret\n");
  }

  @Test
  void writable_paths_are_the_bundles_own_and_stay() throws Exception {
    Result result =
        bundle()
            .only(
                Launches.rule("/bin", PathAccess.READONLY),
                Launches.rule("/data", PathAccess.WRITABLE),
                Launches.rule("/new/deep", PathAccess.WRITABLE),
                Launches.rule("/etc/secret", PathAccess.HIDDEN))
            .run("sh", "-c", "echo 1 >/data/x; echo 2 >/new/deep/y; touch /etc/z; cat /etc/secret");
    assertThat(result.output()).contains("Read-only").contains("/etc/secret: Permission denied");
    assertThat(rootfs.resolve("data/x")).hasContent("1");
    assertThat(rootfs.resolve("new/deep/y")).hasContent("2");
    assertThat(rootfs.resolve("etc/z")).doesNotExist();
  }

  @Test
  void a_root_that_is_listed_as_writable_is_writable() {
    Result result =
        bundle()
            .only(
                Launches.rule("/", PathAccess.WRITABLE), Launches.rule("/etc", PathAccess.READONLY))
            .run("sh", "-c", "echo 1 >/x; echo 2 >/etc/x; echo $?");
    assertThat(result.output()).contains("Read-only");
    assertThat(rootfs.resolve("x")).exists();
    assertThat(rootfs.resolve("etc/x")).doesNotExist();
  }

  @Test
  void devices_and_set_uid_programs_of_the_image_are_powerless() throws Exception {
    assertThat(
            new ProcessBuilder("mknod", rootfs.resolve("data/mem").toString(), "c", "1", "1")
                .start()
                .waitFor())
        .isZero();
    Result result =
        bundle()
            .withoutFilesystemSection()
            .keep(1) // CAP_DAC_OVERRIDE
            .run(
                "sh",
                "-c",
                "cat /data/mem; grep -E ' / (ro|rw),nosuid,nodev' /proc/self/mountinfo");
    assertThat(result.output()).contains("Permission denied").contains("nosuid,nodev");
  }

  @Test
  void links_at_proc_dev_and_sys_are_refused() throws Exception {
    for (String name : java.util.List.of("proc", "dev", "sys")) {
      Path original = rootfs.resolve(name);
      Files.delete(original);
      Path outside = Files.createDirectories(folder.resolve("outside"));
      Files.createSymbolicLink(original, outside);
      assertThatThrownBy(() -> bundle().run("/bin/sh"))
          .isInstanceOf(ZvizException.class)
          .hasMessageContaining("is a symbolic link");
      assertThat(outside).isEmptyDirectory();
      Files.delete(original);
      Files.createDirectory(original);
    }
  }

  @Test
  void a_link_that_appears_after_planning_makes_the_launch_fail() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    var plan =
        bundle()
            .withoutFilesystemSection()
            .plan(Launches.newId(), new io.zviz.launch.Stdio(0, 1, 2, false), "/bin/true");
    Files.delete(rootfs.resolve("dev"));
    Files.createSymbolicLink(rootfs.resolve("dev"), outside);
    assertThatThrownBy(() -> Launches.LAUNCHER.start(plan, (l, p, f) -> {}))
        .hasMessageContaining("openat2(\"/dev\", in the container, no symlinks): ELOOP");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_dev_null_of_the_image_is_never_used_for_masks() throws Exception {
    // CVE-2025-31133: /dev/null of the image as a link to what shall be written.
    Files.createSymbolicLink(rootfs.resolve("dev/null"), Path.of("/proc/sys/kernel/core_pattern"));
    Result result =
        bundle()
            .withoutFilesystemSection()
            .run("sh", "-c", "echo x >/dev/null && echo fine; cat /proc/kcore /proc/keys");
    assertThat(result.output()).startsWith("fine\n").contains("Permission denied");
  }

  @Test
  void links_inside_of_the_root_lead_nowhere_else() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(rootfs.resolve("up"), Path.of("/../../../../" + outside));
    Result result =
        bundle()
            .only(Launches.rule("/up/x", PathAccess.WRITABLE))
            .run("sh", "-c", "echo 1 > /up/x/y");
    assertThat(result.status()).isZero();
    assertThat(outside).isEmptyDirectory();
    assertThat(rootfs.resolve(outside.toString().substring(1)).resolve("x/y")).exists();
  }

  @Test
  void an_oci_bundle_says_command_environment_user_and_capabilities() throws Exception {
    config(
        """
        {"ociVersion": "1.0.2", "hostname": "inside",
         "root": {"path": "rootfs", "readonly": true},
         "process": {"args": ["sh", "-c", "id; echo $MINE; pwd; cat /proc/sys/kernel/hostname"],
           "env": ["PATH=/bin", "MINE=yes"], "cwd": "/etc",
           "user": {"uid": 1000, "gid": 1001, "additionalGids": [7]},
           "capabilities": {"bounding": ["CAP_KILL"]}},
         "mounts": [{"destination": "/proc", "type": "proc"},
           {"destination": "/tmp", "type": "tmpfs", "options": ["nosuid", "size=1m"]}]}
        """);
    Result result = bundle().withoutFilesystemSection().keep(0, 5).run();
    assertThat(result.output())
        .contains("uid=1000 gid=1001 groups=1001,7")
        .endsWith("yes\n/etc\ninside\n");
    assertThat(
            bundle()
                .withoutFilesystemSection()
                .keep(0, 5)
                .run("grep", "-E", "CapBnd|CapEff", "/proc/self/status")
                .output())
        .contains("CapBnd:\t0000000000000020")
        .contains("CapEff:\t0000000000000000");
    assertThat(
            bundle()
                .withoutFilesystemSection()
                .keep(5)
                .run("sh", "-c", "grep -E 'Uid|Gid|CapEff|NoNew' /proc/1/status; kill -TERM $$"))
        .as("the init has the same user, and nothing else")
        .isEqualTo(
            new Result(
                143,
                """
                Uid:\t1000\t1000\t1000\t1000
                Gid:\t1001\t1001\t1001\t1001
                CapEff:\t0000000000000000
                NoNewPrivs:\t1
                """));
  }

  @Test
  void the_bundle_that_runc_writes_runs() throws Exception {
    assertThat(
            new ProcessBuilder("runc", "spec", "-b", folder.resolve("bundle").toString())
                .start()
                .waitFor())
        .isZero();
    Result result =
        bundle()
            .withoutFilesystemSection()
            .run("sh", "-c", "ls /sys /dev; ulimit -n; cat /etc/secret");
    assertThat(result.status()).isZero();
    assertThat(result.output()).contains("mqueue").contains("kernel").endsWith("1024\nsecret\n");
  }

  @Test
  void a_profile_narrows_what_a_bundle_mounts() throws Exception {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Files.writeString(shared.resolve("file"), "shared\n");
    String mounts =
        """
        {"root": {"path": "rootfs"}, "process": {"args": ["sh"]},
         "mounts": [{"destination": "/mnt/shared", "type": "bind", "source": "SHARED",
           "options": ["rbind", "rw"]}]}
        """;
    config(mounts.replace("SHARED", shared.toString()));
    String script = "cat /mnt/shared/file; echo x >/mnt/shared/new && echo written";
    assertThat(
            bundle()
                .only(Launches.rule("/bin", PathAccess.READONLY))
                .run("sh", "-c", script)
                .output())
        .startsWith("shared\n")
        .doesNotContain("written");
    assertThat(bundle().withoutFilesystemSection().run("sh", "-c", script).output())
        .isEqualTo("shared\nwritten\n");
  }

  @Test
  void hooks_namespaces_and_nonsense_in_a_config_are_refused() throws Exception {
    refused("{\"hooks\": {\"prestart\": [{\"path\": \"/bin/true\"}]}}", "hooks");
    refused("{\"linux\": {\"namespaces\": [{\"type\": \"pid\", \"path\": \"/x\"}]}}", "joining");
    refused("{\"process\": {\"user\": {\"uid\": \"0x0\"}}}", "uid must be a number");
    refused("{\"process\": {\"user\": {\"uid\": -1}}}", "uid must be a number");
    refused("{\"process\": {\"args\": \"sh\"}}", "args must be a list");
    refused("[]", "not valid JSON");
    refused("{", "not valid JSON");
    refused("{\"root\": {\"path\": \"nowhere\"}}", "there is no folder");
  }

  private void refused(String config, String message) throws IOException {
    config(config);
    assertThatThrownBy(() -> bundle().run("/bin/sh"))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining(message);
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("bundle/config.json"), json);
  }
}
