package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Finds the range of a word's value with the fewest tests in the weighted mean, see {@link
 * SearchPlan}. Long lists of ranges are first halved by weight, so that the time grows with n log
 * n.
 */
final class WeightedSearch {
  private static final int LONGEST_PLAN = 512;

  private final Word word;
  private final int mask;
  private final ToLongFunction<Range<Verdict>> weight;

  /**
   * A search.
   *
   * @param word whose value is looked for
   * @param mask the bits of it that count
   * @param weight of a range
   */
  WeightedSearch(Word word, int mask, ToLongFunction<Range<Verdict>> weight) {
    this.word = word;
    this.mask = mask;
    this.weight = weight;
  }

  /**
   * The tests that find a range.
   *
   * @param ranges in order, without gaps; neighbours decide differently
   */
  Node<Verdict> tree(List<Range<Verdict>> ranges) {
    if (ranges.size() <= LONGEST_PLAN) {
      return new PlannedTree(word, mask, ranges, weights(ranges)).node();
    }
    int middle = heavyHalf(weights(ranges));
    return PlannedTree.split(
        word,
        mask,
        ranges.get(middle).first(),
        tree(ranges.subList(middle, ranges.size())),
        tree(ranges.subList(0, middle)));
  }

  private long[] weights(List<Range<Verdict>> ranges) {
    return ranges.stream().mapToLong(weight).toArray();
  }

  /** Where half of the weight is reached, but with a quarter of the ranges on each side. */
  private static int heavyHalf(long[] weights) {
    long half = Arrays.stream(weights).sum() / 2;
    int quarter = weights.length / 4;
    int middle = 0;
    for (long sum = 0; middle < weights.length - quarter && sum < half; middle++) {
      sum += weights[middle];
    }
    return Math.max(quarter, middle);
  }
}
