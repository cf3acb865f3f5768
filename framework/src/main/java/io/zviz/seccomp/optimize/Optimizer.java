package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Verdict;
import java.util.List;
import java.util.function.BiFunction;

/** The optimisations in the order in which they are applied. */
public final class Optimizer {
  private static final List<BiFunction<Node<Verdict>, Weights, Node<Verdict>>> PASSES =
      List.of(
          // A test whose answer does not matter must be gone before ranges are compared.
          (tree, weights) -> DropUselessTests.apply(tree),
          // While each call has a range of its own, so that it is known whose argument is looked
          // at.
          SearchArguments::apply,
          // Before ranges are merged: it makes ranges that decide the same as their neighbours.
          (tree, weights) -> SinkNumberTests.apply(tree),
          // Fewer ranges make a shorter search.
          (tree, weights) -> MergeRanges.apply(tree),
          // Last: it takes the ranges apart into tests.
          SearchNumbers::apply);

  private Optimizer() {}

  /**
   * A tree that decides the same, without {@link Node.Dispatch}. The intents behind a verdict may
   * grow: they are those of all calls that share it.
   *
   * @param weights how often calls occur
   */
  public static Node<Verdict> optimize(Node<Verdict> tree, Weights weights) {
    Node<Verdict> result = tree;
    for (BiFunction<Node<Verdict>, Weights, Node<Verdict>> pass : PASSES) {
      result = pass.apply(result, weights);
    }
    return result;
  }
}
