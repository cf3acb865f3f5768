package io.zviz.seccomp.optimize;

import static io.zviz.seccomp.optimize.Trees.ALLOW;
import static io.zviz.seccomp.optimize.Trees.ENOSYS;
import static io.zviz.seccomp.optimize.Trees.EPERM;
import static io.zviz.seccomp.optimize.Trees.LAST;
import static io.zviz.seccomp.optimize.Trees.NOTIFY;
import static io.zviz.seccomp.optimize.Trees.number;
import static io.zviz.seccomp.optimize.Trees.numbers;
import static io.zviz.seccomp.optimize.Trees.tests;
import static io.zviz.seccomp.optimize.Trees.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SearchNumbersTest {
  private static final Dispatch<Verdict> SIX = numbers(ALLOW, EPERM, NOTIFY, ALLOW, EPERM, ENOSYS);

  @Test
  void a_call_that_occurs_often_is_found_with_fewer_tests() {
    Node<Verdict> tree =
        SearchNumbers.apply(SIX, Weights.of(new long[] {1, 1, 1, 1, 99}, List.of()));
    assertThat(tests(tree, 4, 0)).isEqualTo(2);
    Node<Verdict> other =
        SearchNumbers.apply(SIX, Weights.of(new long[] {99, 1, 1, 1, 1}, List.of()));
    assertThat(tests(other, 0, 0)).isEqualTo(1);
    assertThat(tests(other, 4, 0)).isGreaterThan(2);
  }

  @Test
  void every_number_gets_what_its_range_says_at_the_borders_too() {
    Dispatch<Verdict> ranges =
        new Dispatch<>(
            List.of(
                new Range<>(0, 0x7fffffffL, ALLOW),
                new Range<>(0x80000000L, 0x80000000L, EPERM),
                new Range<>(0x80000001L, LAST - 1, ENOSYS),
                new Range<>(LAST, LAST, NOTIFY)));
    Node<Verdict> tree = SearchNumbers.apply(ranges, Weights.of(new long[0], List.of()));
    for (long number : new long[] {0, 1, 0x7fffffffL, 0x80000000L, 0x80000001L, LAST - 1, LAST}) {
      assertThat(verdict(tree, number)).isEqualTo(verdict(ranges, number));
    }
  }

  @Test
  void a_single_hole_takes_one_test() {
    Dispatch<Verdict> hole =
        new Dispatch<>(
            List.of(
                new Range<>(0, 100, ALLOW),
                new Range<>(101, 101, EPERM),
                new Range<>(102, LAST, ALLOW)));
    assertThat(SearchNumbers.apply(hole, Weights.of(new long[] {5}, List.of())))
        .isEqualTo(number(Relation.EQUAL, 101, EPERM, ALLOW));
  }

  @Test
  void a_single_range_takes_none() {
    assertThat(SearchNumbers.apply(numbers(EPERM), Weights.of(new long[0], List.of())))
        .isEqualTo(EPERM);
  }
}
