package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import io.zviz.testkit.SyscallPolicies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SeccompBackendTest {
  private static final int ENOSYS = 38;
  private static final int EINVAL = 22;
  private static final int EFAULT = 14;
  private static final Target X86 = Target.of(Architecture.X86_64);

  private final SeccompBackend backend = new SeccompBackend();

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void every_intent_has_an_outcome_and_every_byte_a_cause(Architecture architecture) {
    for (ResolvedPolicy policy :
        List.of(
            SyscallPolicies.denyList().build(),
            SyscallPolicies.allowList().pathDefault().build(),
            SyscallPolicies.alwaysBrokered().build(),
            SyscallPolicies.alternating(SyscallTable.allNames()).build())) {
      CompilationChecks.assertComplete(backend, policy, Target.of(architecture));
    }
  }

  @Test
  void the_artefact_never_needs_a_listener_to_refuse_and_a_logged_run_does() {
    ResolvedPolicy policy = SyscallPolicies.denyList().build();
    Compilation compilation = backend.compile(policy, X86);
    assertThat(program(compilation, "bpf").notifies()).isFalse();
    assertThat(program(compilation, "run").notifies()).isTrue();
    assertThat(program(compilation, "audit").notifies()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"DENIED, false", "FULL, false", "NONE, true"})
  void a_run_gets_the_filter_of_its_audit_level(AuditSettings.Level level, boolean errnoInFilter) {
    ResolvedPolicy policy =
        SyscallPolicies.denyList().calls(Decision.DENY, "execve").auditLevel(level).build();
    ChildStep.SeccompFilter step = plan(policy, false);
    assertThat(step.listener()).as("a refused execve is asked about").isTrue();
    String listing =
        String.join(
            "\n",
            FilterListing.of(binary(backend.compile(policy, X86), "run"), Architecture.X86_64));
    assertThat(listing.contains("errno EPERM")).isEqualTo(errnoInFilter);
  }

  @Test
  void a_recording_run_gets_the_filter_that_looks_at_everything() {
    ResolvedPolicy policy = SyscallPolicies.allowList().build();
    assertThat(plan(policy, true).program())
        .isEqualTo(program(backend.compile(policy, X86), "audit").bytes())
        .isNotEqualTo(plan(policy, false).program());
  }

  @Test
  void a_program_that_cannot_be_checked_in_the_kernel_is_only_partly_covered() {
    ResolvedPolicy policy =
        SyscallPolicies.allowList().path(PathAccess.EXECUTABLE, "/usr/bin").build();
    assertThat(outcome(policy, X86, "syscalls/execve").coverage()).isEqualTo(Coverage.PARTIAL);
    assertThat(outcome(policy, X86, "syscalls/openat").coverage()).isEqualTo(Coverage.FULL);
    Set<IntentId> paths =
        policy.intents().stream()
            .map(Intent::id)
            .filter(id -> id.value().startsWith("filesystem"))
            .collect(Collectors.toSet());
    Target backed = new Target(Architecture.X86_64, Optional.empty(), paths);
    assertThat(outcome(policy, backed, "syscalls/execve"))
        .matches(o -> o.coverage() == Coverage.FULL)
        .matches(o -> o.how().startsWith("mounts and lsm: "));
  }

  @Test
  void a_call_that_nothing_can_inspect_is_not_covered() {
    ResolvedPolicy policy = SyscallPolicies.nothing().calls(Decision.BROKER, "mount").build();
    assertThat(outcome(policy, X86, "syscalls/mount").coverage()).isEqualTo(Coverage.NONE);
    ResolvedPolicy network =
        SyscallPolicies.allowList().egress(Decision.ALLOW, "10.0.0.0/8").build();
    assertThat(outcome(network, X86, "syscalls/connect").coverage()).isEqualTo(Coverage.FULL);
  }

  @Test
  void a_call_of_another_architecture_needs_nothing() {
    ResolvedPolicy policy = SyscallPolicies.nothing().calls(Decision.DENY, "open").build();
    assertThat(outcome(policy, Target.of(Architecture.AARCH64), "syscalls/open").how())
        .isEqualTo("aarch64 has no such call");
  }

  @Test
  void ways_around_a_brokered_call_are_pointed_out() {
    PolicyBuilder wide =
        new PolicyBuilder("wide")
            .otherCalls(Decision.ALLOW)
            .calls(Decision.BROKER, "openat")
            .calls(Decision.ALLOW, "open")
            .commands("ioctl", 0x5412)
            .sockets();
    List<String> notices =
        backend.compile(wide.build(), X86).notices().stream()
            .map(notice -> notice.code() + " " + notice.message())
            .toList();
    assertThat(notices)
        .anyMatch(text -> text.startsWith("ZV-SECCOMP-101 \"creat\" is brokered too"))
        .anyMatch(text -> text.startsWith("ZV-SECCOMP-101 \"openat2\" is brokered too"))
        .anyMatch(text -> text.startsWith("ZV-SECCOMP-102 \"open\" is allowed while"))
        .anyMatch(text -> text.startsWith("ZV-SECCOMP-103"))
        .hasSize(4);
  }

  @Test
  void a_probe_says_what_the_kernel_answered() {
    Support modern = backend.probe(new FakeHostProbe().seccompAnswers(SeccompBackendTest::modern));
    assertThat(modern)
        .isInstanceOfSatisfying(
            Support.Available.class,
            found ->
                assertThat(found.features())
                    .containsEntry("user-notification", "true")
                    .containsEntry("wait-killable", "true"));
    Support old =
        backend.probe(
            new FakeHostProbe()
                .seccompAnswers((op, arg) -> arg == 0x7fc00000 || op != 2 ? -EINVAL : 0));
    assertThat(SeccompProbe.notifications(old)).isFalse();
    assertThat(old.isAvailable()).isTrue();
    assertThat(backend.probe(new FakeHostProbe())).isInstanceOf(Support.NotImplemented.class);
    assertThat(backend.probe(new FakeHostProbe().seccompAnswers((op, arg) -> -1)))
        .isInstanceOf(Support.NotEnabled.class);
  }

  @Test
  void without_notifications_refused_calls_are_not_logged_and_that_is_said() {
    Support none =
        new Support.Available(
            "old", new TreeMap<>(Map.of("user-notification", "false")), List.of());
    Target target = new Target(Architecture.X86_64, Optional.of(none), Set.of());
    Compilation compilation = backend.compile(SyscallPolicies.denyList().build(), target);
    assertThat(program(compilation, "run").bytes()).isEqualTo(program(compilation, "bpf").bytes());
    assertThat(compilation.notices()).extracting(Notice::code).containsExactly("ZV-SECCOMP-104");
  }

  @Test
  void the_rule_table_says_where_each_call_went() {
    Compilation compilation = backend.compile(SyscallPolicies.allowList().build(), X86);
    Content.Document table =
        (Content.Document) compilation.artifact("broker").orElseThrow().content();
    assertThat(table.root().toString())
        .contains("call=openat, decision=broker, intent=syscalls/openat, number=257")
        .contains("origin=allow-list.yaml:");
    assertThat(table.pointers()).containsKey("/calls/0").containsKey("/sockets/0");
  }

  private static int modern(int operation, int argument) {
    return switch (operation) {
      case 1 -> argument == 0x28 ? -EFAULT : -EINVAL;
      case 2, 3 -> 0;
      default -> -ENOSYS;
    };
  }

  private ChildStep.SeccompFilter plan(ResolvedPolicy policy, boolean auditOnly) {
    FakeHostProbe host = new FakeHostProbe().seccompAnswers(SeccompBackendTest::modern);
    RunContext run =
        new RunContext(
            "c1",
            "zviz-c1",
            policy,
            backend.probe(host),
            host,
            new FakeContainerPaths(),
            auditOnly);
    return (ChildStep.SeccompFilter) backend.plan(backend.compile(policy, X86), run).get(0);
  }

  private Outcome outcome(ResolvedPolicy policy, Target target, String intent) {
    return backend.compile(policy, target).outcomes().stream()
        .filter(outcome -> outcome.intent().value().equals(intent))
        .findFirst()
        .orElseThrow();
  }

  private static Content.Binary binary(Compilation compilation, String extension) {
    return (Content.Binary) compilation.artifact(extension).orElseThrow().content();
  }

  private static BpfProgram program(Compilation compilation, String extension) {
    return BpfProgram.of(binary(compilation, extension));
  }
}
