package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Joins neighbouring numbers for which the same is decided. */
final class MergeRanges {
  private MergeRanges() {}

  static Node<Verdict> apply(Node<Verdict> tree) {
    if (tree instanceof Branch<Verdict> branch) {
      return new Branch<>(branch.test(), apply(branch.yes()), apply(branch.no()));
    }
    if (tree instanceof Dispatch<Verdict> dispatch) {
      return new Dispatch<>(merged(dispatch.ranges()));
    }
    return tree;
  }

  /** Ranges of which no two neighbours decide the same. */
  static List<Range<Verdict>> merged(List<Range<Verdict>> ranges) {
    List<Range<Verdict>> result = new ArrayList<>();
    for (Range<Verdict> range : ranges) {
      int last = result.size() - 1;
      if (last >= 0 && Shapes.same(result.get(last).node(), range.node())) {
        Node<Verdict> both = Shapes.union(result.get(last).node(), range.node());
        result.set(last, new Range<>(result.get(last).first(), range.last(), both));
      } else {
        result.add(range);
      }
    }
    return result;
  }
}
