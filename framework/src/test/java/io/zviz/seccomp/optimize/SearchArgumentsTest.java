package io.zviz.seccomp.optimize;

import static io.zviz.seccomp.optimize.Trees.ALLOW;
import static io.zviz.seccomp.optimize.Trees.ENOSYS;
import static io.zviz.seccomp.optimize.Trees.EPERM;
import static io.zviz.seccomp.optimize.Trees.KILL;
import static io.zviz.seccomp.optimize.Trees.LAST;
import static io.zviz.seccomp.optimize.Trees.first;
import static io.zviz.seccomp.optimize.Trees.numbers;
import static io.zviz.seccomp.optimize.Trees.size;
import static io.zviz.seccomp.optimize.Trees.tests;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.seccomp.ir.Arguments;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SearchArgumentsTest {
  private static final Weights EVEN = Weights.of(new long[0], List.of());
  private static final List<Integer> LONG =
      IntStream.range(0, 900).map(i -> 3 * i).boxed().toList();

  @Test
  void values_beside_each_other_are_one_range() {
    Node<Verdict> list = Arguments.lowIn(0, List.of(5, 6, 7, 8, 9), ALLOW, EPERM);
    Node<Verdict> tree = search(list, EVEN);
    assertThat(size(tree)).isEqualTo(2);
    for (long value : new long[] {0, 4, 5, 7, 9, 10, 0x80000005L, LAST}) {
      assertThat(verdict(tree, value)).isEqualTo(verdict(list, value));
    }
  }

  @Test
  void a_value_that_occurs_often_is_found_with_fewer_tests() {
    List<Integer> values = IntStream.range(0, 40).map(i -> 10 * i).boxed().toList();
    Node<Verdict> list = Arguments.lowIn(0, values, ALLOW, EPERM);
    Weights weights =
        Weights.of(new long[0], List.of(new Weights.Value(0, Word.low(0), 170, 100_000)));
    assertThat(tests(search(list, weights), 0, 170)).isLessThanOrEqualTo(3);
    assertThat(tests(search(list, EVEN), 0, 170)).isGreaterThan(4);
  }

  @Test
  void values_at_the_borders_are_compared_unsigned() {
    for (Relation relation : List.of(Relation.EQUAL, Relation.GREATER, Relation.AT_LEAST)) {
      for (long border : new long[] {0, 1, 0x7fffffffL, 0x80000000L, LAST - 1, LAST}) {
        Node<Verdict> tree = first(relation, border, ALLOW, first(Relation.EQUAL, 3, KILL, EPERM));
        for (long value : new long[] {0, 1, 2, 3, 4, 0x7fffffffL, 0x80000000L, LAST - 1, LAST}) {
          assertThat(verdict(search(tree, EVEN), value))
              .as("%x %s %x", value, relation, border)
              .isEqualTo(verdict(tree, value));
        }
      }
    }
  }

  @Test
  void a_value_under_a_mask_is_looked_for_under_that_mask() {
    int mask = ~0x80800;
    Node<Verdict> tree =
        Arguments.lowEquals(0, mask, 1, ALLOW, Arguments.lowEquals(0, mask, 2, KILL, EPERM));
    for (long value : new long[] {0, 1, 2, 3, 0x80801, 0x802, 0x80003, 0x100001, LAST}) {
      assertThat(verdict(search(tree, EVEN), value)).isEqualTo(verdict(tree, value));
    }
  }

  @Test
  void tests_of_bits_stay_as_they_are() {
    Node<Verdict> bits = Arguments.lowHasAny(0, 6, EPERM, ALLOW);
    assertThat(search(bits, EVEN)).isEqualTo(bits);
  }

  @Test
  void lists_too_long_for_one_plan_are_found_completely() {
    Node<Verdict> list = Arguments.lowIn(0, LONG, ALLOW, ENOSYS);
    Node<Verdict> tree = search(list, EVEN);
    LongStream.range(0, 2800)
        .forEach(value -> assertThat(verdict(tree, value)).isEqualTo(verdict(list, value)));
    assertThat(LongStream.range(0, 2800).mapToInt(value -> tests(tree, 0, value)).max().orElse(0))
        .isLessThan(16);
  }

  private static Node<Verdict> search(Node<Verdict> node, Weights weights) {
    Dispatch<Verdict> result =
        (Dispatch<Verdict>) SearchArguments.apply(numbers(node, KILL), weights);
    assertThat(result.ranges().get(1).node()).isEqualTo(KILL);
    return result.ranges().get(0).node();
  }

  private static int verdict(Node<Verdict> tree, long argument) {
    return tree.evaluate(word -> (int) argument).value();
  }
}
