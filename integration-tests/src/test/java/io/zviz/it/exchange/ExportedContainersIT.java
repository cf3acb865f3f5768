package io.zviz.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.exchange.Loss;
import io.zviz.exchange.export.Export;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.json.JsonText;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runc, crun and Podman enforce when they are given what was exported for them. */
final class ExportedContainersIT {
  private static final Path SHOWN = Path.of("/shown");
  private static final List<String> ARGUMENTS = List.of("/bin/sh", "/shown/probe", "/shown");

  /** crun 1.8 refuses hosts with both versions of control groups, so the second is taken away. */
  private static final String ONE_VERSION =
      "umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"";

  private static final String RUN =
      "exec unshare --mount sh -c '" + ONE_VERSION + "' sh \"$0\" run --bundle \"$1\" \"$2\"";

  /** The root of a container about which nobody has said anything. */
  private static final String UNRESTRICTED =
      """
      {"ociVersion": "1.0.2",
       "process": {"user": {"uid": 0, "gid": 0}, "cwd": "/",
         "args": ["/bin/sh", "/shown/probe", "/shown"], "env": ["PATH=/bin"],
         "capabilities": {"bounding": ["CAP_SYS_ADMIN"], "effective": ["CAP_SYS_ADMIN"],
           "permitted": ["CAP_SYS_ADMIN"]}},
       "root": {"path": "rootfs"},
       "mounts": [
         {"destination": "/proc", "type": "proc", "source": "proc"},
         {"destination": "/sys", "type": "sysfs", "source": "sysfs"},
         {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["mode=755"]}],
       "linux": {"namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "mount"}]}}
      """;

  @TempDir Path folder;

  private static void need(String tool) {
    Expectations.require(tool, ForeignTool.find(tool).isPresent(), "Debian package " + tool);
  }

  private Probe run(String runtime) {
    return Probe.run(RUN, runtime, folder, "zviz-it-" + ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun"})
  void a_runtime_enforces_the_configuration_as_it_is(String runtime) throws Exception {
    need(runtime);
    Probe.rootfs(Files.createDirectory(folder.resolve("rootfs")));
    Export export = Exports.withoutAppArmor(ExportTarget.OCI, Probe.profile(SHOWN));
    Path file = Exports.write(export, folder, "json");
    Map<String, Object> config = new TreeMap<>(JsonText.read(Files.readAllBytes(file)));
    Map<String, Object> process = new TreeMap<>();
    ((Map<?, ?>) Objects.requireNonNull(config.get("process")))
        .forEach((key, value) -> process.put((String) key, Objects.requireNonNull(value)));
    process.put("args", ARGUMENTS); // the profile does not say what is run
    config.put("process", process);
    Files.writeString(file, JsonText.write(config));

    Probe probe = run(runtime);

    assertThat(probe.can()).as(probe.output()).isEqualTo(Probe.ENFORCED);
    assertThat(probe.status()).isEqualTo(Probe.ENDED);
    assertThat(Loss.serious(export.losses()))
        .extracting(Loss::rule)
        .containsExactly("refuse every other path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun"})
  void without_it_all_of_it_can_be_done(String runtime) throws Exception {
    need(runtime);
    Probe.rootfs(Files.createDirectory(folder.resolve("rootfs")));
    Files.writeString(folder.resolve("config.json"), UNRESTRICTED);
    Probe probe = run(runtime);
    assertThat(probe.can()).as(probe.output()).containsAllEntriesOf(Probe.FREE);
  }

  @Test
  void podman_enforces_the_options_of_the_script() throws Exception {
    Export export = Exports.withoutAppArmor(ExportTarget.PODMAN, Probe.profile(SHOWN));
    Path script = Exports.write(export, folder, "sh");

    Probe probe = podman("sh '" + script + "'");

    assertThat(probe.can())
        .as(probe.output())
        .isEqualTo(Probe.enforcedBut("write-devices", "yes", "see-sysfs", "yes"));
    assertThat(probe.status()).isEqualTo(Probe.ENDED);
    assertThat(Loss.serious(export.losses()))
        .extracting(Loss::rule)
        .contains(
            "refuse every other path", "nothing can be changed but what filesystem.writable names");
  }

  @Test
  void podman_without_the_script_lets_all_of_it_be_done() throws Exception {
    Probe probe = podman("podman run --privileged --security-opt seccomp=unconfined");
    assertThat(probe.can()).as(probe.output()).containsAllEntriesOf(Probe.FREE);
  }

  /** Keeps what it stores to itself; with runc, and limits that need no CAP_SYS_RESOURCE. */
  private Probe podman(String command) throws Exception {
    need("podman");
    need("runc");
    Path root = Probe.rootfs(Files.createDirectory(folder.resolve("rootfs")));
    Path storage =
        Files.writeString(
            folder.resolve("storage.conf"),
            "[storage]\ndriver = \"vfs\"\ngraphroot = \"%s\"\nrunroot = \"%s\"\n"
                .formatted(folder.resolve("graph"), folder.resolve("run")));
    Path engine =
        Files.writeString(
            folder.resolve("containers.conf"),
            "[engine]\nruntime = \"runc\"\ntmp_dir = \"%s\"\n".formatted(folder.resolve("tmp")));
    return Probe.run(
        "CONTAINERS_STORAGE_CONF=$0 CONTAINERS_CONF=$1; export CONTAINERS_STORAGE_CONF"
            + " CONTAINERS_CONF; before=$(ls -d /sys/fs/cgroup/*/libpod_parent 2>/dev/null); "
            + command
            + " --rm --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 --log-driver none"
            + " --rootfs \"$2\" /bin/sh /shown/probe /shown; status=$?;"
            + " [ -n \"$before\" ] || find /sys/fs/cgroup -depth -type d"
            + " -path '*/libpod_parent*' -exec rmdir {} \\; ; exit $status",
        storage,
        engine,
        root);
  }
}
