package io.zviz.seccomp.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.bpf.Assembler;
import io.zviz.seccomp.ir.Arguments;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.host.Architecture;
import io.zviz.testkit.BpfInterpreter;
import io.zviz.testkit.SeccompData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is optimised decides what it decided before, and so does the program made of it. */
final class OptimizerTest {
  private static final int TREES = 150;
  private static final int CALLS = 400;

  private static final long[] BORDERS = {
    0,
    1,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    0x100000000L,
    0x100000001L,
    0x17fffffffL,
    0x1ffffffffL,
    0x200000000L,
    0x7fffffffffffffffL,
    0x8000000000000000L,
    -1
  };

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void trees_by_chance_decide_the_same_afterwards(Architecture architecture) {
    long seed = System.nanoTime();
    for (long here = seed; here < seed + TREES; here++) {
      RandomTree random = new RandomTree(here, architecture);
      Node<Verdict> tree = random.tree();
      BpfInterpreter program = program(tree, Weights.of(architecture));
      for (int i = 0; i < CALLS; i++) {
        check(tree, program, random.call(), "seed " + here);
      }
    }
  }

  /** libseccomp's merging of such comparisons weakened filters: GHSA-4q85-33p6-j5g6. */
  @Test
  void intervals_of_wide_arguments_keep_their_borders() {
    for (long low : BORDERS) {
      for (long high : BORDERS) {
        Node<Verdict> interval =
            Arguments.wide(
                0,
                Relation.AT_LEAST,
                low,
                Arguments.wide(0, Relation.GREATER, high, Trees.EPERM, Trees.ALLOW),
                Arguments.wide(0, Relation.EQUAL, high, Trees.KILL, Trees.ENOSYS));
        Node<Verdict> tree = Trees.numbers(interval, Trees.NOTIFY);
        BpfInterpreter program = program(tree, Weights.of(new long[0], List.of()));
        for (long border : BORDERS) {
          for (long beside = -1; beside <= 1; beside++) {
            SeccompData call = SeccompData.of(0, 0, border + beside);
            check(tree, program, call, "%x to %x".formatted(low, high));
          }
        }
      }
    }
  }

  private static BpfInterpreter program(Node<Verdict> tree, Weights weights) {
    return new BpfInterpreter(Assembler.assemble(Optimizer.optimize(tree, weights)).bytes());
  }

  private static void check(
      Node<Verdict> tree, BpfInterpreter program, SeccompData call, String which) {
    int wanted = tree.evaluate(word -> RandomTree.word(call, word)).value();
    if (program.run(call) != wanted) {
      assertThat(Integer.toHexString(program.run(call)))
          .as("%s: %s", which, call)
          .isEqualTo(Integer.toHexString(wanted));
    }
  }
}
