package io.zviz.seccomp.bpf;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.policy.IntentId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The intents behind each shape of a tree. A test of an argument is there for the verdicts below
 * it; a test of the number for the ranges that it splits off, and for nothing in particular when it
 * only narrows the search.
 */
final class Causes {
  private final Map<Node<Integer>, SortedSet<IntentId>> causes = new HashMap<>();

  private Causes() {}

  static Causes of(Node<Verdict> root) {
    Causes causes = new Causes();
    causes.collect(root);
    return causes;
  }

  List<IntentId> behind(Node<Integer> shape) {
    return List.copyOf(causes.getOrDefault(shape, new TreeSet<>()));
  }

  private SortedSet<IntentId> collect(Node<Verdict> node) {
    SortedSet<IntentId> own = new TreeSet<>();
    if (node instanceof Leaf<Verdict> leaf) {
      own.addAll(leaf.value().causes());
    } else if (node instanceof Branch<Verdict> branch) {
      addSplit(branch, branch.yes(), own);
      addSplit(branch, branch.no(), own);
    }
    causes.computeIfAbsent(node.map(Verdict::value), shape -> new TreeSet<>()).addAll(own);
    return own;
  }

  private void addSplit(Branch<Verdict> from, Node<Verdict> to, SortedSet<IntentId> own) {
    SortedSet<IntentId> below = collect(to);
    if (!testsNumber(from) || !testsNumber(to)) {
      own.addAll(below);
    }
  }

  private static boolean testsNumber(Node<Verdict> node) {
    return node instanceof Branch<Verdict> branch && branch.test().word().equals(Word.NUMBER);
  }
}
