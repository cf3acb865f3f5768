package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Verdict;

/** Takes out tests that lead to the same end either way. */
final class DropUselessTests {
  private DropUselessTests() {}

  static Node<Verdict> apply(Node<Verdict> tree) {
    if (tree instanceof Branch<Verdict> branch) {
      Node<Verdict> yes = apply(branch.yes());
      Node<Verdict> no = apply(branch.no());
      return Shapes.same(yes, no) ? Shapes.union(yes, no) : new Branch<>(branch.test(), yes, no);
    }
    if (tree instanceof Dispatch<Verdict> dispatch) {
      return new Dispatch<>(
          dispatch.ranges().stream()
              .map(range -> new Range<>(range.first(), range.last(), apply(range.node())))
              .toList());
    }
    return tree;
  }
}
