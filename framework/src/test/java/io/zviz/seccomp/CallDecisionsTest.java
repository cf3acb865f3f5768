package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.sys.Errno;
import io.zviz.testkit.PolicyBuilder;
import io.zviz.testkit.SyscallPolicies;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallDecisionsTest {
  private static final Target X86 = Target.of(Architecture.X86_64);

  @ParameterizedTest
  @CsvSource({
    "deny-list, read, ALLOW",
    "deny-list, mount, EPERM",
    "deny-list, openat2, ENOSYS",
    "deny-list, statx, ENOSYS",
    "deny-list, clone3, ENOSYS",
    "deny-list, io_uring_setup, ENOSYS",
    "deny-list, openat, ALLOW",
    "allow-list, read, ALLOW",
    "allow-list, mount, EPERM",
    "allow-list, reboot, EPERM",
    "allow-list, setns, EPERM",
    "allow-list, open, EPERM",
    "allow-list, openat2, ENOSYS",
    "allow-list, faccessat2, ENOSYS",
    "allow-list, landlock_restrict_self, ENOSYS",
    "allow-list, clone3, ENOSYS",
    "allow-list, openat, ALLOW",
    "nothing, exit_group, EPERM",
    "nothing, rseq, ENOSYS",
    "everything, clone3, ALLOW",
    "everything, io_uring_enter, ALLOW",
    "everything, reboot, ALLOW",
    "always, openat, BROKER",
    "always, execve, BROKER",
    "always, clone, BROKER",
    "always, clone3, ENOSYS",
    "always, read, ALLOW",
  })
  void a_call_is_decided_by_its_name(String policy, String call, String expected) {
    assertThat(decide(policy(policy), call)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, ALLOW",
    "1, 5, 77, ALLOW",
    "2, 1, 0, ALLOW",
    "2, 1, 6, ALLOW",
    "2, 0x80801, 6, ALLOW",
    "2, 1, 262, EPERM",
    "2, 1, 132, EPERM",
    "2, 5, 132, EPERM",
    "2, 2, 17, EPERM",
    "2, 2, 0, EPERM",
    "2, 2, 1, ALLOW",
    "2, 2, 58, EPERM",
    "10, 2, 58, ALLOW",
    "10, 2, 1, EPERM",
    "2, 3, 1, EPERM",
    "2, 10, 768, EPERM",
    "2, 0x11, 0, EPERM",
    "16, 3, 0, ALLOW",
    "16, 3, 12, EPERM",
    "16, 3, 9, EPERM",
    "17, 3, 768, EAFNOSUPPORT",
    "38, 5, 0, EAFNOSUPPORT",
    "40, 1, 0, EAFNOSUPPORT",
    "0, 1, 0, EAFNOSUPPORT",
    "44, 3, 0, EAFNOSUPPORT",
  })
  void a_socket_is_decided_by_domain_type_and_protocol(
      String domain, String type, String protocol, String expected) {
    long d = Long.decode(domain);
    long t = Long.decode(type);
    long p = Long.decode(protocol);
    ResolvedPolicy policy = SyscallPolicies.allowList().build();
    for (String call : List.of("socket", "socketpair")) {
      assertThat(decide(policy, call, d, t, p)).isEqualTo(expected);
      assertThat(decide(policy, call, d | 1L << 32, t | 1L << 33, p | 1L << 63))
          .as("the high halves are not looked at")
          .isEqualTo(expected);
    }
  }

  @Test
  void socket_rules_hold_for_a_socket_call_that_is_plainly_allowed() {
    ResolvedPolicy policy = SyscallPolicies.denyList().build();
    assertThat(decide(policy, "socket", 2, 1, 0)).isEqualTo("ALLOW");
    assertThat(decide(policy, "socket", 2, 3, 1)).isEqualTo("EPERM");
    assertThat(decide(policy, "socket", 38, 5, 0)).isEqualTo("EAFNOSUPPORT");
  }

  @Test
  void without_any_internet_kind_the_families_do_not_exist() {
    ResolvedPolicy policy =
        new PolicyBuilder("unix").otherCalls(Decision.ALLOW).sockets(SocketKind.UNIX).build();
    assertThat(decide(policy, "socket", 2, 1, 0)).isEqualTo("EAFNOSUPPORT");
    assertThat(decide(policy, "socket", 10, 2, 17)).isEqualTo("EAFNOSUPPORT");
    assertThat(decide(policy, "socket", 1, 1, 0)).isEqualTo("ALLOW");
  }

  @Test
  void a_refused_socket_names_the_rule_about_its_kind() {
    CallDecisions decisions = CallDecisions.of(SyscallPolicies.denyList().build(), X86);
    assertThat(decisions.decide(number("socket"), new long[] {2, 3, 1, 0, 0, 0}))
        .hasToString("Refuse[errno=1, intent=network/sockets/raw]");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000})
  void clone_makes_no_namespace(long flag) {
    ResolvedPolicy policy = SyscallPolicies.allowList().build();
    assertThat(decide(policy, "clone", flag | 17)).isEqualTo("EPERM");
    assertThat(decide(policy, "clone", flag | 17 | 1L << 40)).isEqualTo("EPERM");
    assertThat(decide(policy, "clone", 17)).isEqualTo("ALLOW");
    assertThat(decide(policy, "clone", 0x3d0f00)).as("a thread").isEqualTo("ALLOW");
    assertThat(decide(policy, "clone", flag << 32 | 17)).as("not a flag").isEqualTo("ALLOW");
  }

  @ParameterizedTest
  @ValueSource(longs = {0x5412, 0x541C, 0x1_0000_5412L, 0xffff_ffff_0000_541CL})
  void terminals_are_never_typed_into(long command) {
    for (String policy : List.of("deny-list", "allow-list", "everything", "always")) {
      assertThat(decide(policy(policy), "ioctl", 0, command)).as(policy).isEqualTo("EPERM");
    }
    assertThat(decide(policy("everything"), "ioctl", 0, 0x5413)).isEqualTo("ALLOW");
  }

  @Test
  void inspected_commands_are_those_of_the_list() {
    ResolvedPolicy policy = SyscallPolicies.allowList().build();
    assertThat(decide(policy, "ioctl", 0, 0x5401)).isEqualTo("ALLOW");
    assertThat(decide(policy, "ioctl", 0, 0x1_0000_5401L)).isEqualTo("ALLOW");
    assertThat(decide(policy, "ioctl", 0, 0x5402)).isEqualTo("EPERM");
    assertThat(decide(policy, "ioctl", 0x5401, 0)).isEqualTo("EPERM");
    assertThat(decide(policy, "prctl", 15)).isEqualTo("ALLOW");
    assertThat(decide(policy, "prctl", 59)).isEqualTo("EPERM");
  }

  @Test
  void with_mode_always_the_filter_still_refuses_what_it_can_see_is_bad() {
    ResolvedPolicy policy = policy("always");
    assertThat(decide(policy, "socket", 2, 1, 0)).isEqualTo("BROKER");
    assertThat(decide(policy, "socket", 38, 5, 0)).isEqualTo("EAFNOSUPPORT");
    assertThat(decide(policy, "clone", 0x10000011)).isEqualTo("EPERM");
    assertThat(decide(policy, "ioctl", 0, 0x5401)).isEqualTo("BROKER");
    assertThat(decide(policy, "ioctl", 0, 0x5402)).isEqualTo("EPERM");
  }

  @Test
  void opens_are_brokered_until_something_else_enforces_every_path_rule() {
    ResolvedPolicy policy =
        SyscallPolicies.allowList().path(PathAccess.READONLY, "/usr").pathDefault().build();
    assertThat(decide(policy, "openat")).isEqualTo("BROKER");
    assertThat(decide(policy, "execve")).isEqualTo("BROKER");
    Target one = enforcing(policy, "filesystem/readonly/usr");
    assertThat(decide(policy, one, "openat")).isEqualTo("BROKER");
    Target both = enforcing(policy, "filesystem/readonly/usr", "filesystem");
    assertThat(decide(policy, both, "openat")).isEqualTo("ALLOW");
    assertThat(decide(policy, both, "execve")).isEqualTo("ALLOW");
  }

  @Test
  void addresses_are_left_to_a_network_that_enforces_every_rule_and_brokered_otherwise() {
    ResolvedPolicy policy =
        SyscallPolicies.allowList().egress(Decision.ALLOW, "10.0.0.0/8").build();
    assertThat(decide(policy, "connect")).isEqualTo("BROKER");
    Target target = enforcing(policy, "network/egress/allow/10.0.0.0/8");
    assertThat(decide(policy, target, "connect")).isEqualTo("ALLOW");
  }

  @Test
  void what_reaches_the_same_as_a_brokered_call_does_not_slip_past_it() {
    ResolvedPolicy policy =
        new PolicyBuilder("wide")
            .otherCalls(Decision.ALLOW)
            .calls(Decision.BROKER, "openat")
            .call(Decision.ALLOW, "creat", "@file-system")
            .brokerMode(BrokerSettings.Mode.ALWAYS)
            .sockets()
            .build();
    for (String call : List.of("openat", "open", "creat", "openat2")) {
      assertThat(decide(policy, call)).as(call).isEqualTo("BROKER");
    }
    assertThat(decide(policy, "open_by_handle_at")).isEqualTo("EPERM");
    assertThat(decide(policy, "io_uring_setup")).isEqualTo("ENOSYS");
    assertThat(decide(policy, "stat")).isEqualTo("ALLOW");
  }

  @Test
  void calls_that_act_out_of_sight_need_their_own_name() {
    PolicyBuilder policy =
        new PolicyBuilder("category")
            .otherCalls(Decision.DENY)
            .call(Decision.ALLOW, "clone3", "@process")
            .call(Decision.ALLOW, "io_uring_setup", "io_uring_setup");
    assertThat(decide(policy.build(), "clone3")).isEqualTo("ENOSYS");
    assertThat(decide(policy.build(), "io_uring_setup")).isEqualTo("ALLOW");
  }

  @ParameterizedTest
  @ValueSource(ints = {470, 511, 512, 547, 600, 1024, 5000, 0x3fffffff, 337, 423})
  void numbers_without_a_call_are_not_implemented(int number) {
    for (String policy : List.of("deny-list", "allow-list", "everything")) {
      assertThat(text(CallDecisions.of(policy(policy), X86).decide(number, new long[6])))
          .isEqualTo("ENOSYS");
    }
  }

  @Test
  void foreign_interfaces_are_killed_whatever_the_policy() {
    CallDecisions decisions = CallDecisions.of(policy("everything"), X86);
    for (int number = 0; number < 1024; number++) {
      assertThat(decisions.decide(number | 0x40000000, new long[6]))
          .isInstanceOf(CallDecision.Kill.class);
      assertThat(decisions.decide(0x40000003, number, new long[6]))
          .isInstanceOf(CallDecision.Kill.class);
    }
    assertThat(decisions.decide(-1, new long[6])).isInstanceOf(CallDecision.Kill.class);
  }

  @Test
  void a_recorded_run_lowers_nothing() {
    CallDecisions decisions = CallDecisions.forAudit(policy("allow-list"), Architecture.X86_64);
    for (String call : List.of("openat", "execve", "connect")) {
      assertThat(text(decisions.decide(number(call), new long[6]))).isEqualTo("BROKER");
    }
  }

  @Test
  void a_recorded_run_hands_over_what_can_need_a_capability_that_is_not_kept() {
    CallDecisions none =
        CallDecisions.forAudit(SyscallPolicies.everything().build(), Architecture.X86_64);
    CallDecisions kept =
        CallDecisions.forAudit(
            SyscallPolicies.everything().keep("CAP_SETUID").build(), Architecture.X86_64);
    for (String call : List.of("setuid", "setgid", "kill")) {
      assertThat(text(none.decide(number(call), new long[6]))).isEqualTo("BROKER");
    }
    assertThat(text(none.decide(number("read"), new long[6]))).isEqualTo("ALLOW");
    assertThat(text(kept.decide(number("setuid"), new long[6]))).isEqualTo("ALLOW");
    assertThat(text(kept.decide(number("setgid"), new long[6]))).isEqualTo("BROKER");
    CallDecisions run = CallDecisions.of(SyscallPolicies.everything().build(), X86);
    assertThat(text(run.decide(number("setuid"), new long[6]))).as("control").isEqualTo("ALLOW");
  }

  @Test
  void a_kernel_without_notifications_has_no_broker() {
    ResolvedPolicy policy = SyscallPolicies.alwaysBrokered().build();
    Target old =
        new Target(
            Architecture.X86_64,
            Optional.of(
                new Support.Available(
                    "old", new TreeMap<>(Map.of("user-notification", "false")), List.of())),
            Set.of());
    assertThat(decide(policy, old, "socket", 2, 1, 0)).isEqualTo("ALLOW");
    ResolvedPolicy paths = SyscallPolicies.allowList().pathDefault().build();
    assertThat(decide(paths, old, "openat")).isEqualTo("EPERM");
  }

  @Test
  void a_policy_says_what_becomes_of_other_calls() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallDecisions.of(new PolicyBuilder("none").build(), X86));
  }

  private static ResolvedPolicy policy(String name) {
    return switch (name) {
      case "deny-list" -> SyscallPolicies.denyList().build();
      case "allow-list" -> SyscallPolicies.allowList().build();
      case "nothing" -> SyscallPolicies.nothing().build();
      case "everything" -> SyscallPolicies.everything().build();
      default -> SyscallPolicies.alwaysBrokered().build();
    };
  }

  private static Target enforcing(ResolvedPolicy policy, String... intents) {
    return new Target(
        Architecture.X86_64,
        Optional.empty(),
        policy.intents().stream()
            .map(Intent::id)
            .filter(id -> List.of(intents).contains(id.value()))
            .collect(Collectors.toSet()));
  }

  private static int number(String call) {
    return SyscallTable.of(Architecture.X86_64).number(call).orElseThrow();
  }

  private static String decide(ResolvedPolicy policy, String call, long... arguments) {
    return decide(policy, X86, call, arguments);
  }

  private static String decide(
      ResolvedPolicy policy, Target target, String call, long... arguments) {
    long[] six = Arrays.copyOf(arguments, 6);
    return text(CallDecisions.of(policy, target).decide(number(call), six));
  }

  private static String text(CallDecision decision) {
    if (decision instanceof CallDecision.Refuse refuse) {
      return Errno.name(refuse.errno());
    }
    return decision.getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }
}
