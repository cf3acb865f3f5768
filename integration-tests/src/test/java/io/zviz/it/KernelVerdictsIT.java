package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
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

/** The running kernel, given the artefact, decides about every call as the policy says. */
final class KernelVerdictsIT {
  private static final int I386 = 0x40000003;
  private static final int X86_64 = Architecture.X86_64.auditNumber();

  /** uretprobe, uprobe: kernels since 6.14 ask no filter; outside of their trampoline: SIGILL. */
  private static final Set<Integer> BEHIND_FILTERS = Set.of(335, 336);

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
    check(
        policy,
        Filters.calls(Architecture.X86_64)
            .nativeCalls()
            .filter(call -> !BEHIND_FILTERS.contains(call.number()))
            .toList());
  }

  @ParameterizedTest(name = "policy {index}")
  @MethodSource("policies")
  void the_kernel_kills_for_calls_of_i386(ResolvedPolicy policy) throws Exception {
    requireI386();
    check(
        policy, IntStream.range(0, 400).mapToObj(number -> SeccompData.of(I386, number)).toList());
  }

  private static void check(ResolvedPolicy policy, List<SeccompData> calls)
      throws IOException, InterruptedException {
    CallDecisions decisions = CallDecisions.of(policy, Target.of(Architecture.X86_64));
    List<String> verdicts = ask(Filters.artifact(policy, Architecture.X86_64), calls);
    assertThat(verdicts).hasSameSizeAs(calls);
    for (int i = 0; i < calls.size(); i++) {
      assertThat(verdicts.get(i))
          .as("%s", calls.get(i))
          .isEqualTo(Filters.wanted(decisions, calls.get(i)));
    }
  }

  @Test
  void without_our_filter_the_foreign_interfaces_are_open() throws Exception {
    List<SeccompData> calls =
        List.of(SeccompData.of(X86_64, 39 | 0x40000000), SeccompData.of(X86_64, 39));
    assertThat(ask(ALLOW_ALL, calls)).containsExactly("allow", "allow");
  }

  @Test
  void without_our_filter_the_interface_of_i386_is_open() throws Exception {
    requireI386();
    assertThat(ask(ALLOW_ALL, List.of(SeccompData.of(I386, 20)))).containsExactly("allow");
  }

  /** Some virtual machines give a fault for int $0x80, whatever the kernel's configuration says. */
  private static void requireI386() throws IOException, InterruptedException {
    Path program = Files.write(folder.resolve("allow.bpf"), ALLOW_ALL);
    String call = line(SeccompData.of(I386, 20));
    int status = Command.run(call, List.of(asker.toString(), program.toString())).status();
    Expectations.require("i386-calls", status == 0, "int $0x80 faults on this machine");
  }

  private static List<String> ask(byte[] program, List<SeccompData> calls)
      throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("program.bpf"), program);
    String lines = calls.stream().map(KernelVerdictsIT::line).collect(Collectors.joining());
    String verdicts = Command.run(lines, List.of(asker.toString(), file.toString())).succeeded();
    return verdicts.lines().toList();
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
