package io.zviz.seccomp.optimize;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The best way to find the range of a number among ranges in order: what each range weighs times
 * the tests on its way, all added up, is the least, and of equally good ways it is one with few
 * tests in all.
 *
 * <p>Dynamic programming over runs of neighbouring ranges. A run is split in two by one comparison,
 * or its odd ones are picked out: when all ranges of a run decide the same but for up to three
 * single values inside, these are tested for equality, the heaviest first. More kinds of tests were
 * tried and gain nothing; docs/adr/0012 has the figures.
 */
final class SearchPlan {
  /**
   * The best split of a run lies between the best splits of the two runs that are one range shorter
   * (Knuth, Optimum Binary Search Trees, 1971). Odd ones make exceptions to this, most of which are
   * found by looking so much farther; a test holds this against looking everywhere.
   */
  static final int MARGIN = 2;

  private static final int MOST_ODD = 3;

  /** Ranges beside each other decide differently: the odd ones lie between others. */
  private static final int LONGEST_WITH_ODD = 2 * MOST_ODD + 1;

  private static final int[] NONE = {};

  private final int size;
  private final int margin;
  private final long[] weightBefore;
  private final int[] kinds;
  private final IntPredicate single;
  private final long[] cost;
  private final int[] split;
  private final boolean[] picks;

  private SearchPlan(long[] weights, int[] kinds, IntPredicate single, int margin) {
    this.size = weights.length;
    this.margin = margin;
    this.kinds = kinds;
    this.single = single;
    this.weightBefore = new long[size + 1];
    for (int i = 0; i < size; i++) {
      weightBefore[i + 1] = weightBefore[i] + weights[i];
    }
    this.cost = new long[size * size];
    this.split = new int[size * size];
    this.picks = new boolean[size * size];
  }

  /**
   * Plans a search.
   *
   * @param weights of the ranges
   * @param kinds the same number for ranges that decide the same, which are never neighbours
   * @param single whether a range is one number
   */
  static SearchPlan best(long[] weights, int[] kinds, IntPredicate single) {
    return plan(weights, kinds, single, MARGIN);
  }

  /** The same, looking for each split so far beside where Knuth's bound says it is. */
  static SearchPlan plan(long[] weights, int[] kinds, IntPredicate single, int margin) {
    SearchPlan plan = new SearchPlan(weights, kinds, single, margin);
    for (int i = 0; i < plan.size; i++) {
      plan.split[plan.at(i, i)] = i;
    }
    for (int length = 2; length <= plan.size; length++) {
      for (int first = 0; first + length <= plan.size; first++) {
        plan.solve(first, first + length - 1);
      }
    }
    return plan;
  }

  /** Weight times tests, added up over all ranges, and one for each test in the program. */
  long cost() {
    return cost[at(0, size - 1)];
  }

  /** Where a run is split: the first range of the upper part. */
  int split(int first, int last) {
    return split[at(first, last)];
  }

  /** The ranges that are picked out of a run, in the order of their tests; none if it is split. */
  int[] odd(int first, int last) {
    return picks[at(first, last)] ? odds(first, last) : NONE;
  }

  /** Whether two ranges decide the same. */
  boolean alike(int one, int other) {
    return kinds[one] == kinds[other];
  }

  private void solve(int first, int last) {
    int here = at(first, last);
    int low = Math.max(first + 1, split[at(first, last - 1)] - margin);
    int high = Math.min(last, Math.max(low, split[at(first + 1, last)] + margin));
    long least = Long.MAX_VALUE;
    for (int middle = low; middle <= high; middle++) {
      long both = cost[at(first, middle - 1)] + cost[at(middle, last)];
      if (both < least) {
        least = both;
        split[here] = middle;
      }
    }
    cost[here] = least + weight(first, last) + 1;
    int[] odd = odds(first, last);
    if (odd.length > 0 && costOf(odd, first, last) < cost[here]) {
      cost[here] = costOf(odd, first, last);
      picks[here] = true;
    }
  }

  private long costOf(int[] odd, int first, int last) {
    long rest = weight(first, last);
    long sum = odd.length;
    for (int each : odd) {
      sum += rest;
      rest -= weight(each, each);
    }
    return sum;
  }

  /** The single values in a run that all else in it is the same; the heaviest first. */
  private int[] odds(int first, int last) {
    int length = last - first + 1;
    if (length > LONGEST_WITH_ODD || length < 3 || !alike(first, last)) {
      return NONE;
    }
    int[] found = new int[length];
    int count = 0;
    for (int i = first + 1; i < last; i++) {
      if (!alike(first, i)) {
        if (count == MOST_ODD || !single.test(i)) {
          return NONE;
        }
        insert(found, count++, i);
      }
    }
    return Arrays.copyOf(found, count);
  }

  private void insert(int[] sorted, int count, int odd) {
    int place = count;
    while (place > 0 && weight(sorted[place - 1], sorted[place - 1]) < weight(odd, odd)) {
      sorted[place] = sorted[place - 1];
      place--;
    }
    sorted[place] = odd;
  }

  private long weight(int first, int last) {
    return weightBefore[last + 1] - weightBefore[first];
  }

  private int at(int first, int last) {
    return first * size + last;
  }
}
