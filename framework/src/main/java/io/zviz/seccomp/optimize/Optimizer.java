package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Verdict;
import java.util.List;
import java.util.function.UnaryOperator;

/** The optimisations in the order in which they are applied. */
public final class Optimizer {
  private static final List<UnaryOperator<Node<Verdict>>> PASSES =
      List.of(
          // A test whose answer does not matter must be gone before ranges are compared.
          DropUselessTests::apply,
          // Fewer ranges make a shallower search.
          MergeRanges::apply,
          // Last: it takes the ranges apart into tests.
          BinarySearch::apply);

  private Optimizer() {}

  /**
   * A tree that decides the same, without {@link Node.Dispatch}. The intents behind a verdict may
   * grow: they are those of all calls that share it.
   */
  public static Node<Verdict> optimize(Node<Verdict> tree) {
    Node<Verdict> result = tree;
    for (UnaryOperator<Node<Verdict>> pass : PASSES) {
      result = pass.apply(result);
    }
    return result;
  }
}
