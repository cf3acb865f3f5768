package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.SeccompData;
import io.zviz.testkit.SyscallPolicies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running kernel, given the artefact, decides about every call as the policy says. */
final class KernelVerdictsIT {
  private static final int I386 = 0x40000003;
  private static final int X86_64 = Architecture.X86_64.auditNumber();

  /** uretprobe, uprobe: kernels since 6.14 ask no filter; outside of their trampoline: SIGILL. */
  private static final Set<Integer> BEHIND_FILTERS = Set.of(335, 336);

  private static final int BY_CHANCE = 6;

  private static final byte[] ALLOW_ALL =
      ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(6).putInt(0x7fff0000).array();

  @TempDir static Path folder;
  private static Path asker = Path.of("/nonexistent");

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    Expectations.require(
        "x86_64",
        "amd64".equals(System.getProperty("os.arch")),
        "the program that asks the kernel is x86-64");
    asker = folder.resolve("filter_verdicts");
    Path source = Path.of("src/test/c/filter_verdicts.c");
    Command.run("gcc", "-O2", "-Wall", "-Werror", "-o", asker.toString(), source.toString())
        .succeeded();
  }

  static Stream<ResolvedPolicy> policies() {
    return Stream.of(
            SyscallPolicies.denyList(),
            SyscallPolicies.allowList(),
            SyscallPolicies.nothing(),
            SyscallPolicies.everything(),
            SyscallPolicies.alwaysBrokered(),
            SyscallPolicies.alternating(SyscallTable.of(Architecture.X86_64).names()))
        .map(builder -> builder.build());
  }

  @ParameterizedTest(name = "policy {index}")
  @MethodSource("policies")
  void the_kernel_decides_as_the_policy_says(ResolvedPolicy policy)
      throws IOException, InterruptedException {
    check(policy, calls());
  }

  @Test
  void the_calls_that_are_asked_about_meet_every_action() throws Exception {
    assertThat(Set.copyOf(check(SyscallPolicies.alwaysBrokered().build(), some(calls()))))
        .containsExactlyInAnyOrder("allow", "notify", "kill", "errno 1", "errno 38", "errno 97");
  }

  @Test
  void the_kernel_decides_policies_by_chance_as_they_say() throws Exception {
    long seed = System.nanoTime();
    for (long here = seed; here < seed + BY_CHANCE; here++) {
      // Its name has the seed.
      check(
          SyscallPolicies.random(here, SyscallTable.of(Architecture.X86_64).names()),
          some(calls()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "default", "ci-runner"})
  void the_kernel_decides_as_builtin_profiles_say(String profile) throws Exception {
    check(
        new PolicyResolver(new ProfileLocator(List.of()))
            .resolve(BuiltinProfiles.source(profile), Overrides.NONE),
        some(calls()));
  }

  private static List<SeccompData> calls() {
    return Filters.calls(Architecture.X86_64)
        .nativeCalls()
        .filter(call -> !BEHIND_FILTERS.contains(call.number()))
        .toList();
  }

  /** Every number, and of the many with the same number, as of those that kill, every eleventh. */
  private static List<SeccompData> some(List<SeccompData> calls) {
    return IntStream.range(0, calls.size())
        .filter(
            i ->
                i % 11 == 0
                    || (calls.get(i).number() < 0x40000000
                        && calls.get(i).number() >= 0
                        && (i == 0 || calls.get(i).number() != calls.get(i - 1).number())))
        .mapToObj(calls::get)
        .toList();
  }

  /** Gives the verdicts. */
  private static List<String> check(ResolvedPolicy policy, List<SeccompData> calls)
      throws IOException, InterruptedException {
    CallDecisions decisions = CallDecisions.of(policy, Target.of(Architecture.X86_64));
    List<String> verdicts = ask(Filters.artifact(policy, Architecture.X86_64), calls);
    assertThat(verdicts).hasSameSizeAs(calls);
    for (int i = 0; i < calls.size(); i++) {
      assertThat(verdicts.get(i))
          .as("%s: %s", policy.name(), calls.get(i))
          .isEqualTo(Filters.wanted(decisions, calls.get(i)));
    }
    return verdicts;
  }

  /** Some virtual machines have no int $0x80, whatever their kernel was built with: SIGSEGV. */
  @Test
  void the_kernel_kills_calls_of_the_32_bit_interface() throws Exception {
    SeccompData getpid = SeccompData.of(I386, 20);
    Expectations.require(
        "ia32", asked(ALLOW_ALL, List.of(getpid)).status() == 0, "int $0x80 ends with a signal");
    assertThat(ask(ALLOW_ALL, List.of(getpid))).as("without our filter").containsExactly("allow");
    List<SeccompData> calls =
        IntStream.range(0, 400).mapToObj(number -> SeccompData.of(I386, number)).toList();
    for (ResolvedPolicy policy : policies().toList()) {
      assertThat(check(policy, calls)).containsOnly("kill");
    }
  }

  @Test
  void without_our_filter_the_numbers_of_x32_are_open() throws Exception {
    List<SeccompData> calls =
        List.of(SeccompData.of(X86_64, 39 | 0x40000000), SeccompData.of(X86_64, 39));
    assertThat(ask(ALLOW_ALL, calls)).containsExactly("allow", "allow");
  }

  private static List<String> ask(byte[] program, List<SeccompData> calls)
      throws IOException, InterruptedException {
    return asked(program, calls).succeeded().lines().toList();
  }

  private static Command asked(byte[] program, List<SeccompData> calls)
      throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("program.bpf"), program);
    String lines = calls.stream().map(KernelVerdictsIT::line).collect(Collectors.joining());
    return Command.run(lines, List.of(asker.toString(), file.toString()));
  }

  private static String line(SeccompData call) {
    return "%s %s %s %s %s\n"
        .formatted(
            call.architecture() == I386 ? "i" : "n",
            Integer.toUnsignedString(call.number()),
            Long.toUnsignedString(call.arguments().get(0)),
            Long.toUnsignedString(call.arguments().get(1)),
            Long.toUnsignedString(call.arguments().get(2)));
  }
}
