package io.zviz.seccomp.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchPlanTest {
  private static final int EVERYWHERE = 1000;
  private static final int SEEDS = 60;

  @Test
  void odd_ones_are_picked_out_the_heaviest_first() {
    int[] kinds = {0, 1, 0, 2, 0, 1, 0};
    SearchPlan plan =
        SearchPlan.best(new long[] {9, 1, 9, 5, 9, 3, 9}, kinds, range -> range % 2 == 1);
    assertThat(plan.odd(1, 1)).isEmpty();
    assertThat(plan.odd(0, 2)).containsExactly(1);
    assertThat(plan.odd(0, 4)).containsExactly(3, 1);
    assertThat(plan.odd(0, 3)).as("it ends with another kind").isEmpty();
    SearchPlan wide = SearchPlan.best(new long[] {9, 1, 9}, new int[] {0, 1, 0}, range -> false);
    assertThat(wide.odd(0, 2)).as("not a single value").isEmpty();
    assertThat(wide.split(0, 2)).isBetween(1, 2);
  }

  @Test
  void the_cost_is_that_of_the_plan() {
    long[] weights = {5, 1, 1, 7};
    int[] kinds = {0, 1, 2, 3};
    // 7 behind one test, 5 behind two, the others behind three; three tests.
    assertThat(SearchPlan.best(weights, kinds, range -> false).cost())
        .isEqualTo(7 + 2 * 5 + 3 * 2 + 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "default", "ci-runner"})
  void the_margin_finds_the_best_plan_for_builtin_profiles(String profile) {
    for (Architecture architecture : Architecture.values()) {
      Line line = Line.of(profile, architecture);
      long[] weights = line.weights(Weights.of(architecture));
      long near = SearchPlan.best(weights, line.kinds(), line::isSingle).cost();
      assertThat(weights).hasSizeGreaterThan(70);
      assertThat(near)
          .isEqualTo(SearchPlan.plan(weights, line.kinds(), line::isSingle, EVERYWHERE).cost());
    }
  }

  @Test
  void the_margin_loses_next_to_nothing_for_ranges_by_chance() {
    long seed = System.nanoTime();
    double sum = 0;
    for (long here = seed; here < seed + SEEDS; here++) {
      Random random = new Random(here);
      long[] weights = weights(random, 10 + random.nextInt(150));
      int[] kinds = kinds(random, weights.length);
      boolean[] single = new boolean[weights.length];
      for (int i = 0; i < single.length; i++) {
        single[i] = random.nextInt(3) > 0;
      }
      double near = SearchPlan.best(weights, kinds, i -> single[i]).cost();
      long best = SearchPlan.plan(weights, kinds, i -> single[i], EVERYWHERE).cost();
      assertThat(near / best).as("seed %d", here).isGreaterThanOrEqualTo(1);
      sum += near / best;
    }
    assertThat(sum / SEEDS).as("seeds from %d", seed).isLessThan(1.005);
  }

  @Test
  void weights_of_nothing_still_make_a_plan_with_few_tests() {
    int[] kinds = {0, 1, 0, 1, 0, 1, 0, 1, 0};
    SearchPlan plan = SearchPlan.best(new long[9], kinds, range -> range % 2 == 1);
    assertThat(plan.cost()).isEqualTo(5);
  }

  private static long[] weights(Random random, int size) {
    return random.longs(size, 0, 1000).map(w -> random.nextInt(4) == 0 ? w * w : w / 50).toArray();
  }

  private static int[] kinds(Random random, int size) {
    int[] kinds = new int[size];
    for (int i = 1; i < size; i++) {
      kinds[i] = (kinds[i - 1] + 1 + random.nextInt(3)) % 4;
    }
    assertThat(Arrays.stream(kinds).distinct().count()).isGreaterThan(1);
    return kinds;
  }
}
