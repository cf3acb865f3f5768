package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;

/** Takes ranges of numbers apart into tests: few for calls that occur often. */
final class SearchNumbers {
  private SearchNumbers() {}

  static Node<Verdict> apply(Node<Verdict> tree, Weights weights) {
    if (tree instanceof Branch<Verdict> branch) {
      return new Branch<>(branch.test(), apply(branch.yes(), weights), apply(branch.no(), weights));
    }
    if (tree instanceof Dispatch<Verdict> dispatch) {
      return new WeightedSearch(
              Word.NUMBER, Test.ALL_BITS, range -> weights.ofNumbers(range.first(), range.last()))
          .tree(dispatch.ranges());
    }
    return tree;
  }
}
