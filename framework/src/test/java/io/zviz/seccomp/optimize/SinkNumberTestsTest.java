package io.zviz.seccomp.optimize;

import static io.zviz.seccomp.optimize.Trees.ALLOW;
import static io.zviz.seccomp.optimize.Trees.ENOSYS;
import static io.zviz.seccomp.optimize.Trees.EPERM;
import static io.zviz.seccomp.optimize.Trees.KILL;
import static io.zviz.seccomp.optimize.Trees.LAST;
import static io.zviz.seccomp.optimize.Trees.first;
import static io.zviz.seccomp.optimize.Trees.number;
import static io.zviz.seccomp.optimize.Trees.numbers;
import static io.zviz.seccomp.optimize.Trees.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SinkNumberTestsTest {
  private static final int X32 = 0x40000000;

  @Test
  void only_ranges_that_a_test_tells_apart_keep_it() {
    Node<Verdict> tree = number(Relation.ANY_BIT, X32, KILL, numbers(ALLOW, EPERM, ENOSYS));
    assertThat(SinkNumberTests.apply(tree))
        .isEqualTo(numbers(ALLOW, EPERM, number(Relation.ANY_BIT, X32, KILL, ENOSYS)));
    for (long number : new long[] {0, 1, 2, 0x3fffffff, X32, X32 + 1, 0x7fffffff, 0x80000000L}) {
      assertThat(verdict(SinkNumberTests.apply(tree), number)).isEqualTo(verdict(tree, number));
    }
    assertThat(verdict(SinkNumberTests.apply(tree), 0xc0000000L)).isEqualTo(Verdict.KILL_PROCESS);
    assertThat(verdict(SinkNumberTests.apply(tree), LAST)).isEqualTo(Verdict.KILL_PROCESS);
  }

  @Test
  void ranges_that_a_test_never_reaches_become_its_other_answer() {
    Dispatch<Verdict> ranges =
        new Dispatch<>(
            List.of(
                new Range<>(0, 4, ALLOW), new Range<>(5, 9, EPERM), new Range<>(10, LAST, ALLOW)));
    assertThat(SinkNumberTests.apply(number(Relation.AT_LEAST, 10, KILL, ranges)))
        .isEqualTo(
            new Dispatch<>(
                List.of(
                    new Range<>(0, 4, ALLOW),
                    new Range<>(5, 9, EPERM),
                    new Range<>(10, LAST, KILL))));
    assertThat(SinkNumberTests.apply(number(Relation.GREATER, 9, ranges, KILL)))
        .isEqualTo(
            new Dispatch<>(
                List.of(
                    new Range<>(0, 4, KILL),
                    new Range<>(5, 9, KILL),
                    new Range<>(10, LAST, ALLOW))));
  }

  @Test
  void tests_of_other_words_stay_where_they_are() {
    Node<Verdict> tree = first(Relation.EQUAL, 1, KILL, numbers(ALLOW, EPERM));
    assertThat(SinkNumberTests.apply(tree)).isEqualTo(tree);
  }
}
