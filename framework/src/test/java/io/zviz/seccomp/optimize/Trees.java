package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.policy.IntentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Trees for tests. */
final class Trees {
  static final long LAST = 0xffffffffL;
  static final Node<Verdict> ALLOW = leaf(Verdict.ALLOW);
  static final Node<Verdict> NOTIFY = leaf(Verdict.USER_NOTIF);
  static final Node<Verdict> EPERM = leaf(Verdict.ERRNO | 1);
  static final Node<Verdict> ENOSYS = leaf(Verdict.ERRNO | 38);
  static final Node<Verdict> KILL = leaf(Verdict.KILL_PROCESS);

  private Trees() {}

  static Node<Verdict> leaf(int value) {
    return new Leaf<>(new Verdict(value, new TreeSet<>()));
  }

  static Node<Verdict> leaf(int value, String intent) {
    return new Leaf<>(new Verdict(value, new TreeSet<>(Set.of(new IntentId(intent)))));
  }

  static Node<Verdict> number(Relation relation, long value, Node<Verdict> yes, Node<Verdict> no) {
    return new Branch<>(new Test(Word.NUMBER, relation, (int) value), yes, no);
  }

  static Node<Verdict> first(Relation relation, long value, Node<Verdict> yes, Node<Verdict> no) {
    return new Branch<>(new Test(Word.low(0), relation, (int) value), yes, no);
  }

  /** The numbers from 0 on, one range each; the last node is for all that are left. */
  @SafeVarargs
  static Dispatch<Verdict> numbers(Node<Verdict>... nodes) {
    List<Range<Verdict>> ranges = new ArrayList<>();
    for (int i = 0; i < nodes.length; i++) {
      ranges.add(new Range<>(i, i == nodes.length - 1 ? LAST : i, nodes[i]));
    }
    return new Dispatch<>(ranges);
  }

  /** What a tree decides for a number. */
  static int verdict(Node<Verdict> tree, long number) {
    return tree.evaluate(word -> word.equals(Word.NUMBER) ? (int) number : 0).value();
  }

  /** How many tests a tree asks for a number and a first argument. */
  static int tests(Node<Verdict> tree, long number, long argument) {
    int tests = 0;
    Node<Verdict> node = tree;
    while (node instanceof Branch<Verdict> branch) {
      boolean byNumber = branch.test().word().equals(Word.NUMBER);
      node = branch.test().holds((int) (byNumber ? number : argument)) ? branch.yes() : branch.no();
      tests++;
    }
    return tests;
  }

  static int size(Node<Verdict> tree) {
    return tree instanceof Branch<Verdict> branch ? 1 + size(branch.yes()) + size(branch.no()) : 0;
  }
}
