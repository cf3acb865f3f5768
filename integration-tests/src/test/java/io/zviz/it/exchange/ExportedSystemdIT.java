package io.zviz.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.exchange.Loss;
import io.zviz.exchange.export.Export;
import io.zviz.exchange.export.ExportTarget;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How systemd reads an exported drop-in, and what it enforces when it is the one who starts. */
final class ExportedSystemdIT {
  private static final String UNIT =
      """
      [Unit]
      DefaultDependencies=no
      [Service]
      Type=oneshot
      ExecStart=/bin/sh "%1$s/shown/probe" "%1$s/shown"
      StandardOutput=file:%1$s/out
      StandardError=inherit
      """;

  /** Runs when that one has ended, outside of its drop-ins. */
  private static final String AFTERWARDS =
      """
      [Unit]
      DefaultDependencies=no
      After=probe.service
      [Service]
      Type=oneshot
      ExecStart=/bin/sh -c 'systemctl show -p ExecMainStatus probe.service >%s/ended'
      """;

  private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

  @TempDir Path folder;

  @BeforeEach
  void needSystemd() {
    Expectations.require(
        "systemd",
        Files.isExecutable(SYSTEMD) && ForeignTool.find("systemd-analyze").isPresent(),
        "Debian package systemd");
  }

  static List<String> builtins() {
    return BuiltinProfiles.names();
  }

  @ParameterizedTest
  @MethodSource("builtins")
  void systemd_reads_every_line_and_complains_only_about_calls_newer_than_its_libseccomp(
      String name) throws Exception {
    Path unit = unit(Map.of("p", "name: p\nversion: 1\nextends: " + name + "\n"));
    ForeignTool.Answer verified = analyze("verify", unit.toString()).succeed();
    assertThat(verified.complaints().lines())
        .allMatch(line -> line.matches(".*: Failed to parse system call, ignoring: \\w+"))
        .allMatch(line -> !isKnown(line.substring(line.lastIndexOf(' ') + 1)));
    ForeignTool.Answer security =
        analyze("security", "--offline=true", "--no-pager", unit.toString()).succeed();
    assertThat(new String(security.output(), UTF_8))
        .contains("✓ PrivateNetwork=", "✓ PrivateDevices=", "✓ SystemCallArchitectures=")
        .contains("✓ CapabilityBoundingSet=~CAP_SYS_ADMIN", "✓ RestrictNamespaces=~user");
  }

  /** Whether libseccomp itself knows a call. */
  private static boolean isKnown(String call) {
    return ForeignTool.find("python3")
            .orElseThrow()
            .run(
                "",
                "-c",
                "import seccomp, sys;"
                    + " sys.exit(seccomp.resolve_syscall(seccomp.Arch(), sys.argv[1]) < 0)",
                call)
            .status()
        == 0;
  }

  @Test
  void what_is_wrong_in_a_drop_in_is_complained_about() throws Exception {
    Path unit = unit(Map.of());
    Files.writeString(
        Files.createDirectories(unit.resolveSibling("probe.service.d")).resolve("x.conf"),
        "[Service]\nMemoryMax=much\n");
    assertThat(analyze("verify", unit.toString()).complaints()).contains("Invalid memory limit");
  }

  private static ForeignTool.Answer analyze(String... arguments) {
    return ForeignTool.find("systemd-analyze").orElseThrow().run("", arguments);
  }

  @Test
  void systemd_enforces_what_is_not_listed() throws Exception {
    String profile = Probe.profile(Probe.folder(folder.resolve("shown")));
    Probe probe = start(Map.of("exported", profile));
    Map<String, String> can = new TreeMap<>(probe.can());
    can.remove("start-many"); // without a controller for tasks in this tree of control groups
    Map<String, String> expected = Probe.enforcedBut();
    expected.remove("start-many");
    assertThat(can).as(probe.output()).isEqualTo(expected);
    assertThat(probe.output()).contains("ExecMainStatus=" + Probe.ENDED);
    Export export = Exports.of(ExportTarget.SYSTEMD, profile, Exports.here());
    assertThat(Loss.serious(export.losses()))
        .extracting(Loss::rule)
        .doesNotContain("writable /tmp", "pids_max 16");
  }

  @Test
  void without_the_drop_in_all_of_it_can_be_done() throws Exception {
    Probe.folder(folder.resolve("shown"));
    Probe probe = start(Map.of());
    assertThat(probe.can()).as(probe.output()).containsAllEntriesOf(Probe.FREE);
  }

  /** A service with drop-ins. */
  private Path unit(Map<String, String> profiles) throws IOException {
    Path units = Files.createDirectories(folder.resolve("units"));
    for (Map.Entry<String, String> profile : profiles.entrySet()) {
      Export export = Exports.of(ExportTarget.SYSTEMD, profile.getValue(), Exports.here());
      Exports.write(export, Files.createDirectories(units.resolve("probe.service.d")), "conf");
    }
    Files.writeString(
        units.resolve("probe.target"),
        "[Unit]\nDefaultDependencies=no\nWants=probe.service afterwards.service\n");
    Files.writeString(units.resolve("afterwards.service"), AFTERWARDS.formatted(folder));
    return Files.writeString(units.resolve("probe.service"), UNIT.formatted(folder));
  }

  /** Has a systemd in namespaces of its own start the service. */
  private Probe start(Map<String, String> profiles) throws Exception {
    unit(profiles);
    String groups =
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .map(line -> line.split(" "))
            .filter(mount -> mount[2].equals("cgroup2"))
            .map(mount -> mount[1])
            .findFirst()
            .orElse("");
    Expectations.require("cgroup2", !groups.isEmpty(), "systemd needs control groups version 2");
    ForeignTool.Answer answer =
        ForeignTool.find("sh")
            .orElseThrow()
            .run("", "src/test/sh/systemd.sh", folder.toString(), groups);
    String said = new String(answer.output(), UTF_8) + answer.complaints();
    Path output = folder.resolve("out");
    String log = Files.readString(folder.resolve("log"));
    return Probe.of(
        answer.status(),
        said + log + (Files.exists(output) ? Files.readString(output) : "no output"));
  }
}
