package io.zviz.seccomp.bpf;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Test;
import java.util.HashSet;
import java.util.Set;

/** Which tests have to load their word, because not every way to them has just done so. */
final class Loads {
  private final Set<Node<Integer>> needed = new HashSet<>();
  private final Set<Node<Integer>> seen = new HashSet<>();

  private Loads() {}

  static Loads of(Node<Integer> root) {
    Loads loads = new Loads();
    loads.needed.add(root);
    loads.walk(root);
    return loads;
  }

  boolean needed(Node<Integer> node) {
    return needed.contains(node);
  }

  /** Whether the accumulator still holds what {@code to} tests when {@code from} jumps there. */
  static boolean carriesOver(Branch<Integer> from, Node<Integer> to) {
    return to instanceof Branch<Integer> next && sameBits(from.test(), next.test());
  }

  private static boolean sameBits(Test a, Test b) {
    return a.word().equals(b.word()) && a.mask() == b.mask();
  }

  private void walk(Node<Integer> node) {
    if (node instanceof Branch<Integer> branch && seen.add(node)) {
      enter(branch, branch.yes());
      enter(branch, branch.no());
    }
  }

  private void enter(Branch<Integer> from, Node<Integer> to) {
    if (!carriesOver(from, to)) {
      needed.add(to);
    }
    walk(to);
  }
}
