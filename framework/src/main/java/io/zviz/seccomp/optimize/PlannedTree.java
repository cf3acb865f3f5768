package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries out a {@link SearchPlan}. */
final class PlannedTree {
  private final Word word;
  private final int mask;
  private final List<Range<Verdict>> ranges;
  private final SearchPlan plan;

  PlannedTree(Word word, int mask, List<Range<Verdict>> ranges, long[] weights) {
    this.word = word;
    this.mask = mask;
    this.ranges = ranges;
    this.plan = SearchPlan.best(weights, kinds(ranges), i -> isSingle(ranges.get(i)));
  }

  Node<Verdict> node() {
    return run(0, ranges.size() - 1);
  }

  /** A comparison that leads to what is at or above a value, or to what is below it. */
  static Node<Verdict> split(
      Word word, int mask, long value, Node<Verdict> above, Node<Verdict> below) {
    return new Branch<>(new Test(word, mask, Relation.AT_LEAST, (int) value), above, below);
  }

  private Node<Verdict> run(int first, int last) {
    if (first == last) {
      return ranges.get(first).node();
    }
    int[] odd = plan.odd(first, last);
    if (odd.length > 0) {
      return pick(odd, rest(first, last));
    }
    int middle = plan.split(first, last);
    return split(word, mask, ranges.get(middle).first(), run(middle, last), run(first, middle - 1));
  }

  private Node<Verdict> pick(int[] odd, Node<Verdict> rest) {
    Node<Verdict> node = rest;
    for (int i = odd.length - 1; i >= 0; i--) {
      Range<Verdict> range = ranges.get(odd[i]);
      Test test = new Test(word, mask, Relation.EQUAL, (int) range.first());
      node = new Branch<>(test, range.node(), node);
    }
    return node;
  }

  /** What is decided for all of a run but its odd ones: the first range and every like of it. */
  private Node<Verdict> rest(int first, int last) {
    Node<Verdict> rest = ranges.get(first).node();
    for (int i = first + 1; i <= last; i++) {
      if (plan.alike(first, i)) {
        rest = Shapes.union(rest, ranges.get(i).node());
      }
    }
    return rest;
  }

  private static boolean isSingle(Range<Verdict> range) {
    return range.first() == range.last();
  }

  /** Numbers for the ranges, the same where the same is decided. */
  private static int[] kinds(List<Range<Verdict>> ranges) {
    Map<Node<Integer>, Integer> known = new HashMap<>();
    int[] kinds = new int[ranges.size()];
    for (int i = 0; i < kinds.length; i++) {
      Integer next = known.size();
      Integer kind = known.putIfAbsent(ranges.get(i).node().map(Verdict::value), next);
      kinds[i] = kind == null ? next : kind;
    }
    return kinds;
  }
}
