package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Orders the comparisons of an argument anew: neighbouring values that decide the same become one
 * range, and what occurs often is found with few tests. These are the instructions that Linux 5.11
 * and later still executes, since its bitmap answers no call that has its arguments looked at.
 */
final class SearchArguments {
  private final Weights weights;
  private final int number;
  private final IdentityHashMap<Node<Verdict>, Node<Verdict>> known = new IdentityHashMap<>();

  private SearchArguments(Weights weights, int number) {
    this.weights = weights;
    this.number = number;
  }

  static Node<Verdict> apply(Node<Verdict> tree, Weights weights) {
    if (tree instanceof Branch<Verdict> branch) {
      return new Branch<>(branch.test(), apply(branch.yes(), weights), apply(branch.no(), weights));
    }
    if (tree instanceof Dispatch<Verdict> dispatch) {
      return new Dispatch<>(
          dispatch.ranges().stream().map(range -> search(range, weights)).toList());
    }
    return tree;
  }

  private static Range<Verdict> search(Range<Verdict> range, Weights weights) {
    SearchArguments search = new SearchArguments(weights, (int) range.first());
    return new Range<>(range.first(), range.last(), search.search(range.node()));
  }

  private Node<Verdict> search(Node<Verdict> node) {
    if (!(node instanceof Branch<Verdict> branch)) {
      return node;
    }
    // Many values lead to the same node.
    Node<Verdict> found = known.get(node);
    if (found == null) {
      found = searched(branch);
      known.put(node, found);
    }
    return found;
  }

  private Node<Verdict> searched(Branch<Verdict> branch) {
    Test test = branch.test();
    if (!isComparison(test)) {
      return new Branch<>(test, search(branch.yes()), search(branch.no()));
    }
    List<Range<Verdict>> ranges = MergeRanges.merged(ranges(branch));
    return new WeightedSearch(
            test.word(),
            test.mask(),
            range ->
                weights.ofArgument(number, test.word(), test.mask(), range.first(), range.last()))
        .tree(ranges);
  }

  /** Every value with what is decided for it, whatever the order of the tests was. */
  private List<Range<Verdict>> ranges(Branch<Verdict> root) {
    TreeSet<Long> firsts = new TreeSet<>(List.of(0L));
    collect(root, root.test(), firsts);
    List<Range<Verdict>> ranges = new ArrayList<>();
    for (Long first : firsts) {
      Long next = firsts.higher(first);
      long last = next == null ? 0xffffffffL : next - 1;
      ranges.add(new Range<>(first, last, search(end(root, root.test(), first))));
    }
    return ranges;
  }

  /** Where the answers of the tests below change. */
  private static void collect(Node<Verdict> node, Test like, Set<Long> firsts) {
    if (node instanceof Branch<Verdict> branch && sameQuestion(branch.test(), like)) {
      long value = Integer.toUnsignedLong(branch.test().value());
      if (branch.test().relation() != Relation.GREATER) {
        firsts.add(value);
      }
      if (branch.test().relation() != Relation.AT_LEAST && value < 0xffffffffL) {
        firsts.add(value + 1);
      }
      collect(branch.yes(), like, firsts);
      collect(branch.no(), like, firsts);
    }
  }

  /** Where the tests below lead for a value of the bits that count. */
  private static Node<Verdict> end(Node<Verdict> node, Test like, long value) {
    Node<Verdict> at = node;
    while (at instanceof Branch<Verdict> branch && sameQuestion(branch.test(), like)) {
      Test test = branch.test();
      Test plain = new Test(test.word(), test.relation(), test.value());
      at = plain.holds((int) value) ? branch.yes() : branch.no();
    }
    return at;
  }

  private static boolean sameQuestion(Test test, Test like) {
    return isComparison(test) && test.word().equals(like.word()) && test.mask() == like.mask();
  }

  private static boolean isComparison(Test test) {
    return test.relation() != Relation.ANY_BIT
        && !test.word().equals(Word.NUMBER)
        && !test.word().equals(Word.ARCHITECTURE);
  }
}
