package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import java.util.List;

/** Finds a number's range by bisection: about eight comparisons instead of hundreds. */
final class BinarySearch {
  private BinarySearch() {}

  static Node<Verdict> apply(Node<Verdict> tree) {
    if (tree instanceof Branch<Verdict> branch) {
      return new Branch<>(branch.test(), apply(branch.yes()), apply(branch.no()));
    }
    return tree instanceof Dispatch<Verdict> dispatch ? search(dispatch.ranges()) : tree;
  }

  private static Node<Verdict> search(List<Range<Verdict>> ranges) {
    if (ranges.size() == 1) {
      return ranges.get(0).node();
    }
    int middle = ranges.size() / 2;
    int first = (int) ranges.get(middle).first();
    return new Branch<>(
        new Test(Word.NUMBER, Relation.AT_LEAST, first),
        search(ranges.subList(middle, ranges.size())),
        search(ranges.subList(0, middle)));
  }
}
