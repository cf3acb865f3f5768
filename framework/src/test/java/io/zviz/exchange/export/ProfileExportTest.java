package io.zviz.exchange.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.compile.Bundle;
import io.zviz.compile.Compiler;
import io.zviz.containment.ContainmentBackend;
import io.zviz.exchange.Loss;
import io.zviz.json.JsonText;
import io.zviz.plugin.InstalledBackend;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.HostPreferences;
import io.zviz.spi.host.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written for each tool, and what is listed instead. AppArmor is not used here. */
final class ProfileExportTest {
  private static final String EVERYTHING =
      """
      name: everything
      version: 1
      extends: minimal
      syscalls:
        allow: [connect, mount, {call: personality, when: "arg0 == 8"}, open_by_handle_at]
        broker: [openat, execve, socket, clone, ioctl, prctl, connect]
        deny: [keyctl, {call: kill, when: "arg1 & 0xffffffff == 9", errno: EACCES}]
      filesystem:
        readonly: [/usr, "/srv/it's here", /data/fixed, "/opt/*.d"]
        writable: [/tmp, "/data", "/var/a,b:c%d\\\"e"]
        hidden: [/etc/shadow, /data/key, "/usr/*.key"]
        executable: [/usr/bin]
      network:
        egress:
          allow: [10.0.0.0/8, "192.0.2.1:443", "*.example.org:443", "2001:db8::/32"]
          deny: [10.1.0.0/16]
        ingress: {allow: [198.51.100.0/24]}
        dns_proxy: {enabled: true, upstream: "192.0.2.53:53"}
        ports: {allow_bind: [8080], deny_connect: [25]}
        sockets: {allow: [tcp, netlink]}
      resources:
        memory_max: 64M
        memory_high: 32M
        memory_swap_max: 96M
        cpu_max: "33333 100000"
        cpu_weight: 200
        pids_max: 7
        io_max: [{device: "8:0", rbps: 1M}]
      capabilities: {keep: [CAP_CHOWN, CAP_NET_RAW], ambient: [CAP_CHOWN]}
      broker: {mode: always}
      audit: {level: full}
      """;

  private static final String CHANGED =
      "nothing can be changed but what filesystem.writable names at @filesystem";

  private static Bundle bundle(String yaml) {
    ProfileSource source =
        new ProfileSource("p.yaml", yaml.getBytes(StandardCharsets.UTF_8), Optional.empty());
    var policy = new PolicyResolver(new ProfileLocator(List.of())).resolve(source, Overrides.NONE);
    List<InstalledBackend> installed =
        List.of(
            new InstalledBackend(new ContainmentBackend(), "containment", "1"),
            new InstalledBackend(new SeccompBackend(), "seccomp", "1"));
    var selection =
        new BackendSelector(installed, HostPreferences.NONE).select(policy, Optional.empty());
    return Compiler.compile(policy, selection, Architecture.X86_64);
  }

  private static Export export(ExportTarget target, String yaml) {
    return ProfileExport.of(target, bundle(yaml));
  }

  private static String text(Export export, String extension) {
    return new String(
        Objects.requireNonNull(export.files().get(extension), extension), StandardCharsets.UTF_8);
  }

  private static List<String> lost(Export export) {
    return Loss.serious(export.losses()).stream()
        .map(loss -> loss.rule() + " at " + loss.origin())
        .toList();
  }

  /** A rule about which an export says nothing makes it fail: see the ledger. */
  @ParameterizedTest
  @EnumSource(ExportTarget.class)
  void every_rule_is_written_or_listed_and_the_same_twice(ExportTarget target) {
    Export export = export(target, EVERYTHING);
    Export again = export(target, EVERYTHING);

    assertThat(export.losses()).isEqualTo(again.losses());
    export.files().forEach((ext, bytes) -> assertThat(again.files().get(ext)).isEqualTo(bytes));
    assertThat(lost(export))
        .contains(
            "broker.mode at p.yaml:30:10",
            "audit.level at p.yaml:31:9",
            "allow egress to *.example.org port [443] at p.yaml:15:42",
            "deny connect to port 25 at p.yaml:19:46")
        .contains("executable /usr/bin at p.yaml:12:16");
  }

  @ParameterizedTest
  @EnumSource(ExportTarget.class)
  void a_closed_profile_loses_nothing_that_a_tool_can_say(ExportTarget target) {
    Export export =
        export(
            target,
            """
            name: closed
            version: 1
            syscalls: {allow: ["@default", read, write, openat], deny: [clone3]}
            resources: {memory_max: 64M}
            """);
    List<String> expected =
        switch (target) {
          case OCI -> List.of();
          case DOCKER, PODMAN -> List.of(CHANGED);
          case KUBERNETES ->
              List.of(CHANGED, "no way out but to what network.egress names at @network");
          case SYSTEMD -> List.of("processes of its own at @namespaces");
          case BWRAP -> List.of("memory_max 67108864 at p.yaml:4:25");
        };
    assertThat(lost(export))
        .filteredOn(loss -> !loss.contains("/work")) // executed from: what AppArmor would refuse
        .isEqualTo(expected);
  }

  @Test
  void the_engines_get_options_for_what_they_can_say() {
    String docker = text(export(ExportTarget.DOCKER, EVERYTHING), "sh");
    assertThat(docker)
        .contains("exec docker run", "--cap-drop ALL", "--cap-add CAP_CHOWN", "--read-only \\")
        .contains("--memory 67108864 \\", "--memory-swap 100663296 \\", "--pids-limit 7 \\")
        .contains("--cpu-period 100000", "--cpu-quota 33333", "--network none", "\n  \"$@\"\n")
        .contains("--tmpfs /tmp:rw,nosuid,nodev,mode=1777,noexec")
        .contains("--mount 'type=volume,\"destination=/var/a,b:c%d\"\"e\"'")
        .doesNotContain("mask=", "memory.high");
    String podman = text(export(ExportTarget.PODMAN, EVERYTHING), "sh");
    assertThat(podman)
        .contains("exec podman run", "--read-only-tmpfs=false")
        .containsPattern("mask=[^ ]*/data/key:[^ ]*/etc/shadow")
        .contains("--cgroup-conf memory.high=33554432", "--cgroup-conf cpu.weight=200");
  }

  @Test
  void the_oci_configuration_has_every_limit_and_covers_hidden_paths() {
    Map<String, Object> config =
        JsonText.read(
            text(export(ExportTarget.OCI, EVERYTHING), "json").getBytes(StandardCharsets.UTF_8));
    assertThat(config).containsEntry("root", Map.of("path", "rootfs", "readonly", true));
    Map<?, ?> linux = (Map<?, ?>) Objects.requireNonNull(config.get("linux"));
    assertThat((List<?>) linux.get("maskedPaths")).asString().contains("/etc/shadow", "/data/key");
    assertThat((List<?>) linux.get("readonlyPaths")).asString().contains("/data/fixed");
    assertThat(linux.get("resources"))
        .hasToString(
            "{blockIO={throttleReadBpsDevice=[{major=8, minor=0, rate=1048576}]},"
                + " cpu={period=100000, quota=33333}, devices=[{access=rwm, allow=false}],"
                + " memory={limit=67108864, swap=100663296}, pids={limit=7},"
                + " unified={cpu.weight=200, memory.high=33554432}}");
    Map<?, ?> process = (Map<?, ?>) Objects.requireNonNull(config.get("process"));
    assertThat(process.get("noNewPrivileges")).isEqualTo(true);
    assertThat(process.get("capabilities"))
        .asString()
        .contains("ambient=[CAP_CHOWN]", "bounding=[CAP_CHOWN, CAP_NET_RAW]");
  }

  @Test
  void a_mount_that_a_tool_cannot_write_down_is_listed_and_left_out() {
    Export podman = export(ExportTarget.PODMAN, EVERYTHING);
    assertThat(text(podman, "sh")).doesNotContain("/var/a,b").contains("destination=/data");
    assertThat(lost(podman)).contains("writable /var/a,b:c%d\"e at p.yaml:10:29");
    Export kubernetes = export(ExportTarget.KUBERNETES, EVERYTHING);
    assertThat(text(kubernetes, "yaml")).doesNotContain("/var/a").contains("mountPath: \"/data\"");
    assertThat(lost(kubernetes)).contains("writable /var/a,b:c%d\"e at p.yaml:10:29");
  }

  @Test
  void what_is_shown_below_a_hidden_folder_is_shown_or_listed() {
    String yaml =
        """
        name: crossed
        version: 1
        filesystem: {readonly: [/usr, /srv/secret/open], hidden: [/srv/secret]}
        """;
    assertThat(text(export(ExportTarget.SYSTEMD, yaml), "conf"))
        .contains("TemporaryFileSystem=\"/srv/secret:ro,mode=0111,nosuid,nodev,noexec\"")
        .contains("BindReadOnlyPaths=-/srv/secret/open")
        .doesNotContain("InaccessiblePaths=-/srv");
    assertThat(text(export(ExportTarget.BWRAP, yaml), "sh"))
        .contains("--perms 0111 --tmpfs /srv/secret \"$@\"")
        .contains("[ -d /srv/secret ] && set -- --remount-ro /srv/secret \"$@\"");
    assertThat(export(ExportTarget.OCI, yaml).losses())
        .anyMatch(
            loss ->
                loss.rule().equals("readonly /srv/secret/open")
                    && loss.why().equals("covered together with the hidden folder"));
  }

  @Test
  void addresses_are_what_is_left_when_the_longest_prefix_has_decided() {
    String yaml = text(export(ExportTarget.KUBERNETES, EVERYTHING), "yaml");
    assertThat(yaml)
        .contains("cidr: \"10.0.0.0/16\"", "cidr: \"10.128.0.0/9\"", "cidr: \"192.0.2.1/32\"")
        .contains("cidr: \"198.51.100.0/24\"", "port: 443", "port: 8080", "endPort: 24")
        .doesNotContain("10.1.0.0", "cidr: \"10.0.0.0/8\"", "169.254");
    String unit = text(export(ExportTarget.SYSTEMD, EVERYTHING), "conf");
    assertThat(unit)
        .contains("IPAddressDeny=any", "10.128.0.0/9", "198.51.100.0/24", "SocketBindAllow=8080")
        .doesNotContain("192.0.2.1", "10.1.0.0");
  }

  @Test
  void a_unit_quotes_paths_and_rounds_no_limit_up() {
    Export export = export(ExportTarget.SYSTEMD, EVERYTHING);
    assertThat(text(export, "conf"))
        .contains("BindPaths=\"-/var/a,b:c%%d\\\"e\"", "BindReadOnlyPaths=\"-/srv/it's here\"")
        .contains("InaccessiblePaths=-/etc/shadow", "TemporaryFileSystem=/:ro")
        .contains("TemporaryFileSystem=\"/tmp:mode=1777,nosuid,nodev,noexec\"")
        .contains("InaccessiblePaths=-/proc/acpi", "-/proc/keys", "-/sys")
        .contains("CPUQuota=33.33%", "MemorySwapMax=33554432", "MemoryHigh=33554432", "TasksMax=7")
        .contains("IOReadBandwidthMax=/dev/block/8:0 1048576", "SystemCallArchitectures=native")
        .contains("RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK", "RestrictNamespaces=yes")
        .doesNotContainPattern("(?m)^SystemCallFilter=.*\\b(kill|personality|keyctl|ptrace)\\b");
    assertThat(lost(export))
        .contains(
            "allow personality when arg0 == 0x8 at p.yaml:5:53",
            "deny kill when arg1 & 0xffffffff == 0x9 at p.yaml:7:37",
            "allow netlink sockets at p.yaml:20:26",
            "deny udp sockets at @sockets");
  }

  @Test
  void the_command_line_covers_after_it_binds_and_quotes_every_byte() {
    String script = text(export(ExportTarget.BWRAP, EVERYTHING), "sh");
    assertThat(script)
        .contains("set -- --ro-bind-try '/srv/it'\\''s here' '/srv/it'\\''s here' \"$@\"")
        .contains("set -- --perms 0755 --tmpfs '/var/a,b:c%d\"e' \"$@\"")
        .contains("--seccomp 9", "exec 9<\"$here/everything.bpf\"", "--cap-add CAP_CHOWN");
    assertThat(script.indexOf("/data/key"))
        .as("what comes later in the script is mounted earlier")
        .isLessThan(script.indexOf("--tmpfs /data"));
  }
}
