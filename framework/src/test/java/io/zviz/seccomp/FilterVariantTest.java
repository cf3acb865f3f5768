package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.Execution;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.BpfInterpreter;
import io.zviz.testkit.InterestingCalls;
import io.zviz.testkit.SeccompData;
import io.zviz.testkit.SyscallPolicies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The program that the kernel runs decides what the policy says, for every number. */
final class FilterVariantTest {
  static Stream<Arguments> policies() {
    return Stream.of(Architecture.values())
        .flatMap(
            architecture ->
                Stream.of(
                        builtin("minimal"),
                        builtin("default"),
                        builtin("ci-runner"),
                        SyscallPolicies.denyList().build(),
                        SyscallPolicies.allowList().build(),
                        SyscallPolicies.nothing().build(),
                        SyscallPolicies.everything().build(),
                        SyscallPolicies.alwaysBrokered().build(),
                        SyscallPolicies.alternating(SyscallTable.of(architecture).names()).build())
                    .map(policy -> Arguments.of(architecture, policy)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("policies")
  void programs_decide_as_the_policy_says_for_every_number(
      Architecture architecture, ResolvedPolicy policy) {
    CallDecisions decisions = CallDecisions.of(policy, Target.of(architecture));
    Case expected = new Case(policy, decisions);
    for (FilterVariant variant : FilterVariant.values()) {
      BpfInterpreter program = new BpfInterpreter(variant.program(decisions).bytes());
      calls(architecture).all().forEach(call -> check(program, variant, expected, call));
    }
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("policies")
  void every_instruction_is_reached(Architecture architecture, ResolvedPolicy policy) {
    CallDecisions decisions = CallDecisions.of(policy, Target.of(architecture));
    for (FilterVariant variant : FilterVariant.values()) {
      BpfInterpreter program = new BpfInterpreter(variant.program(decisions).bytes());
      Stream.concat(calls(architecture).all(), commands(architecture)).forEach(program::run);
      Values.of(variant.verdicts(decisions), architecture).forEach(program::run);
      assertThat(program.uncovered().stream().boxed().toList())
          .as(() -> variant + "\n" + listing(variant.program(decisions), architecture))
          .isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("policies")
  void values_beside_those_that_a_policy_names_are_decided_as_it_says(
      Architecture architecture, ResolvedPolicy policy) {
    CallDecisions decisions = CallDecisions.of(policy, Target.of(architecture));
    for (FilterVariant variant : FilterVariant.values()) {
      BpfInterpreter program = new BpfInterpreter(variant.program(decisions).bytes());
      Case expected = new Case(policy, decisions);
      Values.of(variant.verdicts(decisions), architecture)
          .forEach(call -> check(program, variant, expected, call));
    }
  }

  /** Then Linux 5.11 and later answers it from a bitmap, and executes no instruction at all. */
  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("policies")
  void a_call_that_is_allowed_whatever_its_arguments_never_has_them_looked_at(
      Architecture architecture, ResolvedPolicy policy) {
    CallDecisions decisions = CallDecisions.of(policy, Target.of(architecture));
    SyscallTable table = SyscallTable.of(architecture);
    for (FilterVariant variant : FilterVariant.values()) {
      List<SockFilter> program =
          variant.program(decisions).instructions().stream().map(i -> i.filter()).toList();
      for (String call : table.names()) {
        int number = table.number(call).orElseThrow();
        boolean plain =
            decisions.possible(call).stream().allMatch(d -> d instanceof CallDecision.Allow);
        Execution run = Execution.of(program, word -> word(word, architecture, number));
        assertThat(run.verdict() == Verdict.ALLOW && !run.looksAtArguments())
            .as("%s of %s", call, policy.name())
            .isEqualTo(plain);
      }
    }
  }

  private static int word(Word word, Architecture architecture, int number) {
    if (word.equals(Word.ARCHITECTURE)) {
      return architecture.auditNumber();
    }
    return word.equals(Word.NUMBER) ? number : 0;
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void policies_by_chance_are_decided_by_their_programs(Architecture architecture) {
    long seed = System.nanoTime();
    for (long here = seed; here < seed + 12; here++) {
      ResolvedPolicy policy = SyscallPolicies.random(here, SyscallTable.of(architecture).names());
      CallDecisions decisions = CallDecisions.of(policy, Target.of(architecture));
      Case expected = new Case(policy, decisions);
      FilterVariant variant = List.of(FilterVariant.values()).get((int) Math.floorMod(here, 3L));
      BpfInterpreter program = new BpfInterpreter(variant.program(decisions).bytes());
      Stream.concat(calls(architecture).all(), commands(architecture))
          .forEach(call -> check(program, variant, expected, call));
    }
  }

  @Test
  void the_interface_is_tested_before_any_number() {
    for (Architecture architecture : Architecture.values()) {
      BpfProgram program =
          FilterVariant.STANDALONE.program(
              CallDecisions.of(SyscallPolicies.everything().build(), Target.of(architecture)));
      List<String> listing = FilterListing.of(program.content(), architecture);
      assertThat(listing.get(0)).contains("load  architecture");
      assertThat(listing.get(1))
          .contains("if ==  0x" + Integer.toHexString(architecture.auditNumber()));
      assertThat(listing.stream().skip(2).filter(line -> line.contains("load")).findFirst())
          .hasValueSatisfying(line -> assertThat(line).contains("load  number"));
    }
  }

  @Test
  void a_long_filter_needs_jumps_beyond_255() {
    CallDecisions decisions =
        CallDecisions.of(
            SyscallPolicies.alternating(SyscallTable.of(Architecture.X86_64).names()).build(),
            Target.of(Architecture.X86_64));
    assertThat(FilterVariant.STANDALONE.program(decisions).instructions())
        .hasSizeGreaterThan(600)
        .anyMatch(instruction -> instruction.filter().code() == 0x05);
  }

  @Test
  void unlogged_runs_ask_only_about_brokered_calls_and_a_refused_execve() {
    CallDecisions decisions =
        CallDecisions.of(SyscallPolicies.nothing().build(), Target.of(Architecture.X86_64));
    BpfInterpreter silent = new BpfInterpreter(FilterVariant.SILENT.program(decisions).bytes());
    BpfInterpreter alone = new BpfInterpreter(FilterVariant.STANDALONE.program(decisions).bytes());
    int arch = Architecture.X86_64.auditNumber();
    assertThat(silent.run(SeccompData.of(arch, 59))).isEqualTo(Verdict.USER_NOTIF);
    assertThat(silent.run(SeccompData.of(arch, 322))).isEqualTo(Verdict.ERRNO | 1);
    assertThat(silent.run(SeccompData.of(arch, 0))).isEqualTo(Verdict.ERRNO | 1);
    assertThat(alone.run(SeccompData.of(arch, 59))).isEqualTo(Verdict.ERRNO | 1);
  }

  private static InterestingCalls calls(Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    return new InterestingCalls(
        architecture,
        number -> table.name(number).filter(InterestingCalls.INSPECTED::contains).isPresent());
  }

  private static String listing(BpfProgram program, Architecture architecture) {
    return String.join("\n", FilterListing.of(program.content(), architecture));
  }

  private static ResolvedPolicy builtin(String name) {
    return new PolicyResolver(new ProfileLocator(List.of()))
        .resolve(BuiltinProfiles.source(name), Overrides.NONE);
  }

  /** Commands between those of the long lists of {@link SyscallPolicies#alternating}. */
  private static Stream<SeccompData> commands(Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    int arch = architecture.auditNumber();
    return Stream.iterate(0L, n -> n < 1300, n -> n + 1)
        .flatMap(
            n ->
                Stream.of(
                    SeccompData.of(arch, table.number("ioctl").orElseThrow(), 0, n),
                    SeccompData.of(arch, table.number("prctl").orElseThrow(), n)));
  }

  /** Compares before it asserts: there are half a million calls. The policy's name has the seed. */
  private static void check(
      BpfInterpreter program, FilterVariant variant, Case expected, SeccompData call) {
    int verdict = program.run(call);
    int wanted = expected(variant, expected.decisions(), call);
    if (verdict != wanted) {
      assertThat(Integer.toHexString(verdict))
          .as("%s, %s: %s", expected.policy().name(), variant, call)
          .isEqualTo(Integer.toHexString(wanted));
    }
  }

  private static int expected(FilterVariant variant, CallDecisions decisions, SeccompData call) {
    CallDecision decision =
        decisions.decide(
            call.architecture(),
            call.number(),
            call.arguments().stream().mapToLong(Long::longValue).toArray());
    if (decision instanceof CallDecision.Allow) {
      return Verdict.ALLOW;
    }
    if (decision instanceof CallDecision.Kill) {
      return Verdict.KILL_PROCESS;
    }
    if (decision instanceof CallDecision.Refuse refuse && !asks(variant, decisions, call)) {
      return Verdict.ERRNO | refuse.errno();
    }
    return Verdict.USER_NOTIF;
  }

  private static boolean asks(FilterVariant variant, CallDecisions decisions, SeccompData call) {
    boolean exec =
        SyscallTable.of(decisions.architecture())
            .name(call.number())
            .filter("execve"::equals)
            .isPresent();
    return switch (variant) {
      case STANDALONE -> false;
      case SILENT -> exec;
      case LOGGED -> true;
    };
  }

  private record Case(ResolvedPolicy policy, CallDecisions decisions) {}
}
