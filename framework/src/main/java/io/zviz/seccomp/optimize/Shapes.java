package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Verdict;
import java.util.stream.IntStream;

/** Trees compared by what they decide, whatever the reasons. */
final class Shapes {
  private Shapes() {}

  /** Whether two trees are the same but for the intents behind their verdicts. */
  static boolean same(Node<Verdict> a, Node<Verdict> b) {
    return a.map(Verdict::value).equals(b.map(Verdict::value));
  }

  /** The common shape of two trees of the same shape, with the intents of both. */
  static Node<Verdict> union(Node<Verdict> a, Node<Verdict> b) {
    if (a instanceof Leaf<Verdict> one && b instanceof Leaf<Verdict> two) {
      return new Leaf<>(one.value().and(two.value()));
    }
    if (a instanceof Branch<Verdict> one && b instanceof Branch<Verdict> two) {
      return new Branch<>(one.test(), union(one.yes(), two.yes()), union(one.no(), two.no()));
    }
    if (a instanceof Dispatch<Verdict> one && b instanceof Dispatch<Verdict> two) {
      return new Dispatch<>(
          IntStream.range(0, one.ranges().size())
              .mapToObj(i -> union(one.ranges().get(i), two.ranges().get(i)))
              .toList());
    }
    throw new IllegalArgumentException("not of the same shape");
  }

  private static Range<Verdict> union(Range<Verdict> a, Range<Verdict> b) {
    return new Range<>(a.first(), a.last(), union(a.node(), b.node()));
  }
}
