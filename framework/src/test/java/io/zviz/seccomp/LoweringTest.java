package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.ir.Node;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.PolicyBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where calls go that a profile wants inspected, and what they rely on there. */
final class LoweringTest {
  private static final IntentId HIDDEN = new IntentId("filesystem/hidden/etc/shadow");

  private final ResolvedPolicy policy = builder().build();

  private static PolicyBuilder builder() {
    return new PolicyBuilder("p")
        .otherCalls(Decision.DENY)
        .calls(Decision.BROKER, "openat", "execve", "connect", "socket", "clone", "ioctl")
        .commands("ioctl", 0x5412, 0x5413)
        .sockets(io.zviz.spi.policy.SocketKind.TCP)
        .path(PathAccess.READONLY, "/usr")
        .path(PathAccess.HIDDEN, "/etc/shadow")
        .pathDefault()
        .egress(Decision.ALLOW, "10.0.0.0/8");
  }

  @Test
  void paths_that_the_kernel_enforces_leave_the_broker_and_name_every_rule_they_rely_on() {
    CallRule rule = rule(policy, enforced(), "openat");
    assertThat(rule.place()).isEqualTo(Place.LSM);
    assertThat(rule.coverage()).isEqualTo(Coverage.FULL);
    assertThat(rule.reliesOn())
        .containsExactlyInAnyOrderElementsOf(
            policy.intents().stream()
                .map(Intent::id)
                .filter(id -> id.value().startsWith("filesystem"))
                .toList());
  }

  @Test
  void one_rule_that_nothing_enforces_keeps_every_open_on_the_broker_and_is_named() {
    CallRule rule = rule(policy, without(HIDDEN), "openat");
    assertThat(rule.place()).isEqualTo(Place.BROKER);
    assertThat(rule.coverage()).as("the broker opens the file itself").isEqualTo(Coverage.FULL);
    assertThat(rule.reliesOn()).isEmpty();
    Intent hidden =
        policy.intents().stream().filter(i -> i.id().equals(HIDDEN)).findFirst().orElseThrow();
    assertThat(rule.why())
        .contains("mounts and LSM do not fully enforce \"hidden /etc/shadow\"")
        .contains("(" + hidden.origin() + ")");
    assertThat(rule(policy, Set.of(), "openat").why()).contains(" and 2 more rules");
  }

  @Test
  void scalars_are_checked_in_the_filter_whatever_the_host_has() {
    for (Set<IntentId> host : List.of(enforced(), Set.<IntentId>of())) {
      for (String call : List.of("socket", "clone", "ioctl")) {
        CallRule rule = rule(policy, host, call);
        assertThat(rule.place()).as(call).isEqualTo(Place.FILTER);
        assertThat(rule.reliesOn()).as(call).isEmpty();
        assertThat(leaves(rule)).as(call).noneMatch(CallDecision.Broker.class::isInstance);
      }
    }
  }

  /**
   * A call that goes on after the broker has looked at memory is only complete when the kernel says
   * the same, and then the rules that say it are named.
   */
  @ParameterizedTest
  @ValueSource(strings = {"execve", "connect"})
  void nothing_goes_on_after_a_look_at_a_pointer_without_a_kernel_rule_that_is_named(String call) {
    for (BrokerSettings.Mode mode : BrokerSettings.Mode.values()) {
      ResolvedPolicy asked = builder().brokerMode(mode).build();
      CallRule backed = rule(asked, enforced(), call);
      assertThat(backed.coverage()).isEqualTo(Coverage.FULL);
      assertThat(backed.reliesOn()).isNotEmpty();
      CallRule alone = rule(asked, Set.of(), call);
      boolean makes = call.equals("connect"); // with a copy of the address, as it opens files
      assertThat(alone.coverage()).isEqualTo(makes ? Coverage.FULL : Coverage.PARTIAL);
      assertThat(alone.reliesOn()).isEmpty();
      assertThat(alone.why()).contains("fully enforce \"");
    }
  }

  @Test
  void mode_always_keeps_every_listed_call_on_the_broker() {
    ResolvedPolicy always = builder().brokerMode(BrokerSettings.Mode.ALWAYS).build();
    for (String call : List.of("openat", "execve", "connect", "socket", "clone", "ioctl")) {
      CallRule rule = rule(always, enforced(), call);
      assertThat(rule.place()).as(call).isEqualTo(Place.BROKER);
      assertThat(leaves(rule)).as(call).anyMatch(CallDecision.Broker.class::isInstance);
      assertThat(leaves(rule)).as(call).noneMatch(CallDecision.Allow.class::isInstance);
    }
  }

  @Test
  void mode_always_is_not_complete_where_the_kernel_cannot_hand_calls_over() {
    ResolvedPolicy always = builder().brokerMode(BrokerSettings.Mode.ALWAYS).build();
    Support old =
        new Support.Available(
            "old", new TreeMap<>(Map.of(SeccompProbe.USER_NOTIFICATION, "false")), List.of());
    Target target = new Target(Architecture.X86_64, Optional.of(old), enforced());
    for (String call : List.of("openat", "socket")) {
      CallRule rule = rule(always, target, call);
      assertThat(rule.coverage()).as(call).isEqualTo(Coverage.PARTIAL);
      assertThat(rule.why()).as(call).contains("this kernel cannot hand calls");
      CallRule auto = rule(policy, target, call);
      assertThat(auto.coverage()).as(call + ", without always").isEqualTo(Coverage.FULL);
    }
  }

  private Set<IntentId> enforced() {
    return policy.intents().stream()
        .map(Intent::id)
        .filter(id -> !id.value().startsWith("syscalls"))
        .collect(Collectors.toSet());
  }

  private Set<IntentId> without(IntentId rule) {
    Set<IntentId> rest = new HashSet<>(enforced());
    assertThat(rest.remove(rule)).isTrue();
    return rest;
  }

  private static CallRule rule(ResolvedPolicy policy, Set<IntentId> elsewhere, String call) {
    return rule(policy, new Target(Architecture.X86_64, Optional.empty(), elsewhere), call);
  }

  private static CallRule rule(ResolvedPolicy policy, Target target, String call) {
    return Optional.ofNullable(CallDecisions.of(policy, target).rules().byName().get(call))
        .orElseThrow();
  }

  private static List<CallDecision> leaves(CallRule rule) {
    return List.copyOf(leaves(rule.decision()));
  }

  private static Set<CallDecision> leaves(Node<CallDecision> node) {
    Set<CallDecision> leaves = new HashSet<>();
    if (node instanceof Node.Leaf<CallDecision> leaf) {
      leaves.add(leaf.value());
    } else if (node instanceof Node.Branch<CallDecision> branch) {
      leaves.addAll(leaves(branch.yes()));
      leaves.addAll(leaves(branch.no()));
    } else if (node instanceof Node.Dispatch<CallDecision> dispatch) {
      dispatch.ranges().forEach(range -> leaves.addAll(leaves(range.node())));
    }
    return leaves;
  }
}
