package io.zviz.seccomp.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.seccomp.ir.Arguments;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.error.ErrorCode.Fault;
import io.zviz.spi.error.ZvizException;
import io.zviz.testkit.BpfInterpreter;
import io.zviz.testkit.SeccompData;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AssemblerTest {
  private static final int X86_64 = 0xC000003E;
  private static final Node<Verdict> YES = leaf(Verdict.ALLOW);
  private static final Node<Verdict> NO = leaf(Verdict.ERRNO | 1);

  private static final long[] BORDERS = {
    0,
    1,
    0x7fffffffL,
    0x80000000L,
    0xfffffffeL,
    0xffffffffL,
    0x100000000L,
    0x100000001L,
    0x1fffffffeL,
    0x1ffffffffL,
    0x200000000L,
    0x7fffffffffffffffL,
    0x8000000000000000L,
    -2,
    -1
  };

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0xffffffffL, 0x100000000L, 0x1ffffffffL, 0x8000000000000000L, -1})
  void wide_arguments_are_compared_as_the_arithmetic_says(long value) {
    check(Relation.EQUAL, value, argument -> argument == value);
    check(Relation.GREATER, value, argument -> Long.compareUnsigned(argument, value) > 0);
    check(Relation.AT_LEAST, value, argument -> Long.compareUnsigned(argument, value) >= 0);
    check(Relation.ANY_BIT, value, argument -> (argument & value) != 0);
  }

  private static void check(Relation relation, long value, LongPredicate expected) {
    Node<Verdict> tree = Arguments.wide(2, relation, value, YES, NO);
    BpfInterpreter program = new BpfInterpreter(Assembler.assemble(tree).bytes());
    for (long argument : BORDERS) {
      assertThat(program.run(SeccompData.of(X86_64, 0, 0, 0, argument)) == Verdict.ALLOW)
          .as("%x %s %x", argument, relation, value)
          .isEqualTo(expected.test(argument));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 120, 126, 127, 128, 129, 130, 254, 255, 256, 257, 400, 600})
  void jumps_reach_however_far_they_go(int values) {
    List<Integer> even = IntStream.range(0, values).map(i -> 2 * i).boxed().toList();
    Node<Verdict> far = Arguments.lowIn(0, even, YES, NO);
    Node<Verdict> tree =
        new Branch<>(
            new io.zviz.seccomp.ir.Test(Word.NUMBER, Relation.EQUAL, 7),
            Arguments.lowIn(1, even, YES, far),
            Arguments.lowIn(0, even, NO, YES));
    BpfInterpreter program = new BpfInterpreter(Assembler.assemble(tree).bytes());
    for (int i = -1; i < 2 * values + 1; i++) {
      boolean listed = i >= 0 && i < 2 * values && i % 2 == 0;
      assertThat(program.run(SeccompData.of(X86_64, 7, i, -1)) == Verdict.ALLOW).isEqualTo(listed);
      assertThat(program.run(SeccompData.of(X86_64, 7, -1, i)) == Verdict.ALLOW).isEqualTo(listed);
      assertThat(program.run(SeccompData.of(X86_64, 8, i)) == Verdict.ALLOW).isEqualTo(!listed);
    }
    assertThat(program.uncovered().stream().boxed()).isEmpty();
  }

  @Test
  void a_single_verdict_is_a_program() {
    assertThat(Assembler.assemble(YES).bytes()).hasSize(8);
  }

  @Test
  void programs_that_the_kernel_would_not_take_are_an_error_of_the_profile() {
    List<Integer> values = IntStream.range(0, 100_000).map(i -> 3 * i).boxed().toList();
    Node<Verdict> tree = Arguments.lowIn(1, values, YES, NO);
    assertThatThrownBy(() -> Assembler.assemble(tree))
        .isInstanceOfSatisfying(
            ZvizException.class,
            error -> {
              assertThat(error.code().id()).isEqualTo("ZV-SECCOMP-001");
              assertThat(error.code().fault()).isEqualTo(Fault.INPUT);
              assertThat(error).hasMessageContaining("4096");
            });
  }

  @Test
  void a_program_read_back_is_the_same() {
    BpfProgram program =
        Assembler.assemble(Arguments.lowIn(1, List.of(1, 5, 9, 11, 1000), YES, NO));
    assertThat(BpfProgram.of(program.content())).isEqualTo(program);
  }

  private static Node<Verdict> leaf(int value) {
    return new Leaf<>(new Verdict(value, new TreeSet<>()));
  }
}
