package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Moves a test of the number that stands before the search into the ranges whose numbers it tells
 * apart: other calls then do without it. This takes the test for x32's numbers out of the way of
 * all calls that exist.
 */
final class SinkNumberTests {
  private SinkNumberTests() {}

  static Node<Verdict> apply(Node<Verdict> tree) {
    if (tree instanceof Branch<Verdict> branch) {
      Node<Verdict> yes = apply(branch.yes());
      Node<Verdict> no = apply(branch.no());
      return sink(new Branch<>(branch.test(), yes, no));
    }
    return tree;
  }

  private static Node<Verdict> sink(Branch<Verdict> branch) {
    Test test = branch.test();
    if (!test.word().equals(Word.NUMBER)) {
      return branch;
    }
    if (branch.no() instanceof Dispatch<Verdict> ranges
        && !(branch.yes() instanceof Dispatch<Verdict>)) {
      return into(test, ranges, true, branch.yes(), no -> new Branch<>(test, branch.yes(), no));
    }
    if (branch.yes() instanceof Dispatch<Verdict> ranges
        && !(branch.no() instanceof Dispatch<Verdict>)) {
      return into(test, ranges, false, branch.no(), yes -> new Branch<>(test, yes, branch.no()));
    }
    return branch;
  }

  /**
   * Ranges with the test in those that need it.
   *
   * @param aside the answer with which the test leads to {@code other}, past the ranges
   */
  private static Node<Verdict> into(
      Test test,
      Dispatch<Verdict> ranges,
      boolean aside,
      Node<Verdict> other,
      UnaryOperator<Node<Verdict>> tested) {
    return new Dispatch<>(
        ranges.ranges().stream()
            .map(
                range -> {
                  Optional<Boolean> answer = test.answer(range.first(), range.last());
                  Node<Verdict> node =
                      answer
                          .map(known -> known == aside ? other : range.node())
                          .orElseGet(() -> tested.apply(range.node()));
                  return new Range<>(range.first(), range.last(), node);
                })
            .toList());
  }
}
