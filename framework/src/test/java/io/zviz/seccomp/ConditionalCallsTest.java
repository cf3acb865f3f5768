package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentCondition.Comparison;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.testkit.BpfInterpreter;
import io.zviz.testkit.PolicyBuilder;
import io.zviz.testkit.SeccompData;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions on arguments: decided, and in the filter, as their words say. */
final class ConditionalCallsTest {
  private static final long[] VALUES = {
    0,
    1,
    2,
    7,
    8,
    38,
    40,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    0x100000000L,
    0x100000001L,
    0x100000026L,
    0x7fffffffffffffffL,
    0x8000000000000000L,
    0xffffffff00000000L,
    -2,
    -1
  };
  private static final long[] MASKS = {
    -1, 0xffffffffL, 0x7e020000L, 0xff00000000L, 0xf0000000fL, 1
  };
  private static final int ALLOW = 0x7fff0000;

  private final Random random = new Random(20260);

  private long value() {
    return VALUES[random.nextInt(VALUES.length)] + random.nextInt(2);
  }

  private ArgumentCondition condition() {
    List<Comparison> all = List.of(Comparison.values());
    Comparison comparison = all.get(random.nextInt(all.size()));
    long mask = MASKS[random.nextInt(MASKS.length)];
    boolean equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
    return new ArgumentCondition(
        random.nextInt(3), mask, comparison, equality ? value() & mask : value());
  }

  /** What the words say: a refusal first, then a permission, then the call as a whole. */
  private static boolean allowed(ResolvedPolicy policy, long[] arguments, boolean otherwise) {
    List<ConditionalSyscallIntent> met =
        policy.intents(ConditionalSyscallIntent.class).stream()
            .filter(i -> i.when().stream().allMatch(c -> c.holds(arguments[c.argument()])))
            .toList();
    if (met.stream().anyMatch(intent -> intent.decision() == Decision.DENY)) {
      return false;
    }
    return otherwise || !met.isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void any_conditions_are_decided_as_they_say(boolean otherwise) {
    int exported = 0;
    for (int round = 0; round < 150; round++) {
      ResolvedPolicy policy = policy(otherwise);
      CallDecisions decisions = CallDecisions.of(policy, Target.of(Architecture.X86_64));
      BpfInterpreter filter =
          new BpfInterpreter(FilterVariant.STANDALONE.program(decisions).bytes());
      int number = SyscallTable.of(Architecture.X86_64).number("personality").orElseThrow();
      Optional<List<CallDecisions.Case>> cases =
          decisions.cases("personality", CallDecision.Allow.class::isInstance, 1000);
      exported += cases.isPresent() ? 1 : 0;
      for (int call = 0; call < 400; call++) {
        long[] arguments = {value(), value(), value(), 0, 0, 0};
        boolean allowed = allowed(policy, arguments, otherwise);
        assertThat(decisions.decide(number, arguments) instanceof CallDecision.Allow)
            .as("round %d: %s of %s", round, arguments, policy.intents())
            .isEqualTo(allowed);
        SeccompData data = SeccompData.of(Architecture.X86_64.auditNumber(), number, arguments);
        assertThat(filter.run(data) == ALLOW).isEqualTo(allowed);
        cases.ifPresent(list -> assertThat(meets(list, arguments)).isEqualTo(allowed));
      }
    }
    assertThat(exported).as("with few enough cases").isGreaterThan(50);
  }

  /** Whether a case holds; never two at once. */
  private static boolean meets(List<CallDecisions.Case> cases, long[] arguments) {
    long met =
        cases.stream()
            .filter(c -> c.when().stream().allMatch(w -> w.holds(arguments[w.argument()])))
            .count();
    assertThat(met).isLessThan(2);
    return met == 1;
  }

  private ResolvedPolicy policy(boolean otherwise) {
    PolicyBuilder builder =
        new PolicyBuilder("random")
            .otherCalls(Decision.DENY)
            .calls(otherwise ? Decision.ALLOW : Decision.DENY, "personality");
    int rules = 1 + random.nextInt(6);
    for (int i = 0; i < rules; i++) {
      ArgumentCondition[] conditions = new ArgumentCondition[1 + random.nextInt(3)];
      java.util.Arrays.setAll(conditions, j -> condition());
      builder.when(
          random.nextBoolean() ? Decision.ALLOW : Decision.DENY, "personality", conditions);
    }
    return builder.build();
  }

  @Test
  void hundreds_of_values_cost_a_search_and_not_a_walk() {
    PolicyBuilder builder = new PolicyBuilder("many").otherCalls(Decision.DENY);
    for (int i = 0; i < 400; i++) {
      builder.when(
          Decision.ALLOW,
          "personality",
          new ArgumentCondition(0, ArgumentCondition.ALL_BITS, Comparison.EQUAL, 3L * i));
    }
    CallDecisions decisions = CallDecisions.of(builder.build(), Target.of(Architecture.X86_64));
    BpfInterpreter filter = new BpfInterpreter(FilterVariant.STANDALONE.program(decisions).bytes());
    assertThat(filter.length()).isLessThan(1500);
  }

  @Test
  void conditions_that_no_filter_can_hold_are_refused_and_do_not_take_all_memory() {
    PolicyBuilder builder = new PolicyBuilder("many").otherCalls(Decision.DENY);
    for (int i = 0; i < 24; i++) {
      builder.when(
          Decision.ALLOW,
          "kcmp",
          new ArgumentCondition(i % 5, 0x5L << (2 * i), Comparison.EQUAL, 0x4L << (2 * i)),
          new ArgumentCondition((i + 1) % 5, 0x9L << i, Comparison.EQUAL, 0x8L << i));
    }
    ResolvedPolicy policy = builder.build();
    assertThatThrownBy(() -> CallDecisions.of(policy, Target.of(Architecture.X86_64)))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("kcmp");
  }

  @Test
  void prefixes_of_a_mask_become_ranges() {
    PolicyBuilder builder = new PolicyBuilder("prefixes").otherCalls(Decision.DENY);
    for (int bit = 0; bit < 32; bit++) {
      long mask = 0xffffffffL & -(1L << bit);
      builder.when(
          Decision.ALLOW,
          "socket",
          new ArgumentCondition(0, mask, Comparison.EQUAL, (0x5aL & mask) ^ (1L << bit)),
          new ArgumentCondition(1, mask, Comparison.EQUAL, 0xa5L & mask));
    }
    CallDecisions decisions = CallDecisions.of(builder.build(), Target.of(Architecture.X86_64));
    BpfInterpreter filter = new BpfInterpreter(FilterVariant.STANDALONE.program(decisions).bytes());
    assertThat(filter.length()).isLessThan(500);
    assertThat(allowed(decisions, "socket", 0x5b, 0xa5)).isTrue();
    assertThat(allowed(decisions, "socket", 0x5a, 0xa5)).isFalse();
    assertThat(allowed(decisions, "socket", 0x1_0000_0058L, 0x1_0000_00a4L)).isTrue();
    assertThat(allowed(decisions, "socket", 0x58, 0xa3)).isFalse();
  }

  @Test
  void ioctl_never_gets_to_type_into_a_terminal_and_conditions_come_before_kinds_of_socket() {
    ArgumentCondition any =
        new ArgumentCondition(0, ArgumentCondition.ALL_BITS, Comparison.AT_LEAST, 0);
    CallDecisions decisions =
        CallDecisions.of(
            new PolicyBuilder("open")
                .otherCalls(Decision.DENY)
                .sockets(SocketKind.UNIX)
                .calls(Decision.ALLOW, "socketpair")
                .when(Decision.ALLOW, "ioctl", any)
                .when(Decision.ALLOW, "socket", any)
                .build(),
            Target.of(Architecture.X86_64));
    assertThat(allowed(decisions, "ioctl", 0, 0x5401)).isTrue();
    assertThat(allowed(decisions, "ioctl", 0, 0x5412)).isFalse();
    assertThat(allowed(decisions, "ioctl", 0, 0x10000541CL)).isFalse();
    assertThat(allowed(decisions, "socket", 38, 5)).isTrue();
    assertThat(allowed(decisions, "socketpair", 38, 5)).isFalse();
  }

  private static boolean allowed(CallDecisions decisions, String call, long... arguments) {
    int number = SyscallTable.of(Architecture.X86_64).number(call).orElseThrow();
    return decisions.decide(number, java.util.Arrays.copyOf(arguments, 6))
        instanceof CallDecision.Allow;
  }
}
