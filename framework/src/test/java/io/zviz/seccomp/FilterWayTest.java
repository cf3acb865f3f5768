package io.zviz.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.testkit.BpfInterpreter;
import io.zviz.testkit.SeccompData;
import io.zviz.testkit.SyscallPolicies;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FilterWayTest {
  private static final long AF_ALG = 38;

  @ParameterizedTest
  @EnumSource
  void a_call_with_its_arguments_takes_the_way_that_an_interpreter_takes(Architecture target) {
    BpfProgram program = program(target);
    for (String call : SyscallTable.of(target).names()) {
      int number = SyscallTable.of(target).number(call).orElseThrow();
      BpfInterpreter interpreter = new BpfInterpreter(program.bytes());
      interpreter.run(SeccompData.of(target.auditNumber(), number, AF_ALG, 1, 2));
      BitSet executed = new BitSet();
      FilterWay.of(program.content(), target, number, AF_ALG, 1, 2, 0, 0, 0).forEach(executed::set);

      assertThat(complement(executed, interpreter.length()))
          .as(call)
          .isEqualTo(interpreter.uncovered());
    }
  }

  @Test
  void open_arguments_are_followed_both_ways() {
    BpfProgram program = program(Architecture.X86_64);
    int socket = SyscallTable.of(Architecture.X86_64).number("socket").orElseThrow();

    Set<Integer> any = FilterWay.of(program.content(), Architecture.X86_64, socket);

    for (long family : List.of(1L, AF_ALG)) {
      assertThat(any)
          .containsAll(
              FilterWay.of(program.content(), Architecture.X86_64, socket, family, 1, 0, 0, 0, 0));
    }
    assertThat(any).hasSizeLessThan(program.instructions().size());
  }

  private static BitSet complement(BitSet executed, int length) {
    BitSet rest = new BitSet();
    rest.set(0, length);
    rest.andNot(executed);
    return rest;
  }

  private static BpfProgram program(Architecture architecture) {
    return FilterVariant.STANDALONE.program(
        CallDecisions.of(SyscallPolicies.allowList().build(), Target.of(architecture)));
  }
}
