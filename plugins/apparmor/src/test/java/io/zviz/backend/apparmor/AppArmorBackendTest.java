package io.zviz.backend.apparmor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.launch.Undo;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AppArmorBackendTest {
  private static final AppArmorBackend BACKEND = new AppArmorBackend();

  private static PolicyBuilder myProfile() {
    return new PolicyBuilder("my-profile")
        .pathDefault()
        .path(PathAccess.READONLY, "/usr")
        .path(PathAccess.READONLY, "/etc")
        .path(PathAccess.WRITABLE, "/tmp")
        .path(PathAccess.HIDDEN, "/etc/shadow")
        .path(PathAccess.HIDDEN, "/root")
        .sockets(SocketKind.TCP, SocketKind.UNIX)
        .keep("CAP_NET_BIND_SERVICE");
  }

  private static Compilation compile(ResolvedPolicy policy) {
    return CompilationChecks.assertComplete(BACKEND, policy, Target.of(Architecture.X86_64));
  }

  private static Content.Text content(ResolvedPolicy policy) {
    return (Content.Text) compile(policy).artifact("apparmor").orElseThrow().content();
  }

  private static List<LaunchStep> plan(
      ResolvedPolicy policy, FakeContainerPaths paths, FakeHostProbe host, boolean auditOnly) {
    Support support = new Support.Unknown("", "");
    RunContext run =
        new RunContext("c", "zviz-0123456789abcdef", policy, support, host, paths, auditOnly);
    return BACKEND.plan(compile(policy), run);
  }

  private static HostStep.RunTool load(ResolvedPolicy policy, FakeContainerPaths paths) {
    return (HostStep.RunTool) plan(policy, paths, new FakeHostProbe(), false).get(0);
  }

  @Test
  void everyRuleIsEnforcedInFull() {
    assertThat(compile(myProfile().build()).outcomes())
        .extracting(Outcome::coverage)
        .containsOnly(Coverage.FULL);
  }

  @Test
  void linesLeadBackToTheirRules() {
    assertThat(content(myProfile().build()).fragments())
        .filteredOn(fragment -> fragment.text().contains("\"/etc/shadow{,/**}\""))
        .singleElement()
        .satisfies(
            fragment -> {
              assertThat(fragment.text()).startsWith("  audit deny ").contains("mrwlkx,");
              assertThat(fragment.intents())
                  .extracting(Object::toString)
                  .containsExactly("filesystem/hidden/etc/shadow");
            });
  }

  @Test
  void profileHoldsWhatTheOtherLayersAllow() {
    String text = content(myProfile().build()).text();
    assertThat(text.lines().map(String::strip))
        .contains("abi <abi/3.0>,", "capability net_bind_service,", "network inet6 stream,")
        .contains("network unix,", "audit deny mount,", "audit deny pivot_root,", "\"/\" r,")
        .doesNotContain("network inet dgram,", "network netlink,", "mount,");
    CompiledProfile.of(text);
  }

  @Test
  void mountIsOpenOnlyWhereLayerBAllowsIt() {
    String text = content(myProfile().calls(Decision.ALLOW, "mount", "umount2").build()).text();
    assertThat(text).contains("\n  mount,\n", "\n  umount,\n").contains("audit deny pivot_root,");
    CompiledProfile.of(text);
  }

  @Test
  void withoutAuditRefusalsAreSilent() {
    String text = content(myProfile().auditLevel(AuditSettings.Level.NONE).build()).text();
    assertThat(text).contains("  deny \"/etc/shadow{,/**}\"").doesNotContain("audit deny");
  }

  @Test
  void abiIsPinnedByTheProfile() {
    assertThat(content(myProfile().option("apparmor", "abi", "4.0").build()).text())
        .startsWith("abi <abi/4.0>,\n");
    for (String[] option : new String[][] {{"abi", "3.0>,\n#"}, {"abi", "9"}, {"x", "3.0"}}) {
      ResolvedPolicy policy = myProfile().option("apparmor", option[0], option[1]).build();
      assertThatThrownBy(() -> BACKEND.compile(policy, Target.of(Architecture.X86_64)))
          .isInstanceOf(ZvizException.class)
          .hasMessageContaining("backends.apparmor");
    }
  }

  @Test
  void hostileNamesAndFilesStayInTheirPlaces() {
    String hostile = "x\n/** rwx,\n}\nprofile evil {";
    String text =
        content(
                new PolicyBuilder("a\" {}\nprofile b", hostile)
                    .pathDefault()
                    .path(PathAccess.READONLY, "/x rw,\n  /** rwx,")
                    .build())
            .text();
    assertThat(text.lines().filter(line -> line.startsWith("profile "))).hasSize(1);
    assertThat(CompiledProfile.of(text).permissions("/etc/passwd")).isEmpty();
  }

  @Test
  void everyCapabilityHasAWord() {
    String names =
        """
        CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID
        SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN
        NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE
        SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
        SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
        MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ
        PERFMON BPF CHECKPOINT_RESTORE
        """;
    PolicyBuilder policy = new PolicyBuilder("p").sockets(SocketKind.values());
    policy.keep(
        names
            .lines()
            .flatMap(line -> Stream.of(line.split(" ")))
            .map("CAP_"::concat)
            .toArray(String[]::new));
    assertThat(CompiledProfile.of(content(policy.build()).text()).permissions("/x")).isNotEmpty();
  }

  @Test
  void runLoadsItsOwnProfileEntersItAndRemovesIt() {
    FakeHostProbe host = new FakeHostProbe().withTool("apparmor_parser");
    List<LaunchStep> steps = plan(myProfile().build(), new FakeContainerPaths(), host, false);
    HostStep.RunTool load = (HostStep.RunTool) steps.get(0);
    assertThat(load.phase()).isEqualTo(HostStep.Phase.BEFORE_CLONE);
    assertThat(load.argv()).containsExactly("/usr/sbin/apparmor_parser", "-r", "-K", "-q");
    assertThat(load.stdin()).contains("profile \"zviz-0123456789abcdef\" ");
    assertThat(load.undo())
        .contains(new Undo.RunTool(List.of(load.argv().get(0), "-R", "-q"), load.stdin()));
    assertThat(steps.get(1))
        .isEqualTo(new ChildStep.ExecLabel("exec", "exec zviz-0123456789abcdef"));
    host.file("/proc/self/attr/apparmor/exec", "");
    assertThat(plan(myProfile().build(), new FakeContainerPaths(), host, false).get(1))
        .isEqualTo(new ChildStep.ExecLabel("apparmor/exec", "exec zviz-0123456789abcdef"));
    assertThat(plan(myProfile().build(), new FakeContainerPaths(), host, true)).isEmpty();
  }

  @Test
  void rulesFollowLinksButNeverWidenWhatTheTargetSays() {
    FakeContainerPaths paths =
        new FakeContainerPaths()
            .folders("/usr/bin", "/etc", "/data", "/bin", "/tmp", "/evil", "/secret")
            .files("/data/key")
            .link("/bin", "/usr/bin")
            .link("/evil", "/etc")
            .link("/secret", "/data/key");
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .pathDefault()
            .path(PathAccess.READONLY, "/bin")
            .path(PathAccess.READONLY, "/etc")
            .path(PathAccess.READONLY, "/data")
            .path(PathAccess.WRITABLE, "/evil")
            .path(PathAccess.HIDDEN, "/secret")
            .build();
    CompiledProfile profile = CompiledProfile.of(load(policy, paths).stdin());
    assertThat(profile.permissions("/usr/bin/cat")).contains(Permission.EXECUTE);
    assertThat(profile.permissions("/etc/passwd")).doesNotContain(Permission.WRITE);
    assertThat(profile.permissions("/data/x")).contains(Permission.READ);
    assertThat(profile.permissions("/data/key")).isEmpty();
  }

  @Test
  void indexNamesTheBackend() throws IOException {
    try (var index = AppArmorBackend.class.getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(new String(Objects.requireNonNull(index).readAllBytes(), StandardCharsets.UTF_8))
          .contains(AppArmorBackend.class.getName());
    }
  }
}
