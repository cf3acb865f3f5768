package io.zviz.seccomp.bpf;

import io.zviz.seccomp.bpf.Block.Fork;
import io.zviz.seccomp.bpf.Block.Return;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.policy.IntentId;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the equal parts of a tree, in time that grows with its size only, and the intents behind
 * each. A test of an argument is there for the verdicts below it; a test of the number for the
 * ranges that it splits off, and for nothing in particular when it only narrows the search.
 */
final class Blocks {
  private final Map<Integer, Return> returns = new HashMap<>();
  private final Map<Ways, Fork> forks = new HashMap<>();

  /** Parts of a tree that many ways lead to are looked at once. */
  private final IdentityHashMap<Node<Verdict>, Shared> known = new IdentityHashMap<>();

  private Blocks() {}

  /** The pieces of a tree; the given one is where the program starts. */
  static Block of(Node<Verdict> tree) {
    Block start = new Blocks().share(tree).block();
    if (start instanceof Fork fork) {
      fork.mustLoad();
    }
    return start;
  }

  private Shared share(Node<Verdict> node) {
    Shared shared = known.get(node);
    if (shared == null) {
      shared = shareAnew(node);
      known.put(node, shared);
    }
    return shared;
  }

  private Shared shareAnew(Node<Verdict> node) {
    SortedSet<IntentId> own = new TreeSet<>();
    Block block;
    if (node instanceof Leaf<Verdict> leaf) {
      own.addAll(leaf.value().causes());
      block = returns.computeIfAbsent(leaf.value().value(), Return::new);
    } else if (node instanceof Branch<Verdict> branch) {
      block = fork(branch, share(branch.yes()), share(branch.no()), own);
    } else {
      throw new IllegalArgumentException("a dispatch must be searched before it is assembled");
    }
    block.addCauses(own);
    return new Shared(block, own);
  }

  private Fork fork(Branch<Verdict> branch, Shared yes, Shared no, SortedSet<IntentId> own) {
    addSplit(branch, branch.yes(), yes, own);
    addSplit(branch, branch.no(), no, own);
    Fork fork =
        forks.computeIfAbsent(
            new Ways(branch.test(), yes.block(), no.block()),
            ways -> new Fork(ways.test(), ways.yes(), ways.no()));
    load(fork, fork.yes());
    load(fork, fork.no());
    return fork;
  }

  private static void load(Fork from, Block to) {
    if (to instanceof Fork next && !from.carriesOverTo(next)) {
      next.mustLoad();
    }
  }

  private static void addSplit(
      Branch<Verdict> from, Node<Verdict> to, Shared below, SortedSet<IntentId> own) {
    if (!testsNumber(from) || !testsNumber(to)) {
      own.addAll(below.own());
    }
  }

  private static boolean testsNumber(Node<Verdict> node) {
    return node instanceof Branch<Verdict> branch && branch.test().word().equals(Word.NUMBER);
  }

  /**
   * What a part of the tree became.
   *
   * @param own the intents of this part alone
   */
  private record Shared(Block block, SortedSet<IntentId> own) {}

  /** What makes two forks the same; blocks are compared by identity. */
  private record Ways(Test test, Block yes, Block no) {
    @Override
    @SuppressWarnings("ReferenceEquality") // a block is shared, never copied
    public boolean equals(@Nullable Object other) {
      return other instanceof Ways that
          && test.equals(that.test)
          && yes == that.yes
          && no == that.no;
    }

    @Override
    public int hashCode() {
      return (test.hashCode() * 31 + System.identityHashCode(yes)) * 31
          + System.identityHashCode(no);
    }
  }
}
