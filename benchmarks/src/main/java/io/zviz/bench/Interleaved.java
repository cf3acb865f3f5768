package io.zviz.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures contenders in turns, A B C A B C: what else the machine does meanwhile falls on all of
 * them alike, which it does not when one is measured after the other.
 */
final class Interleaved {
  private Interleaved() {}

  /**
   * A row for each contender, in their order.
   *
   * @param warmUps rounds that are not counted: the JIT compiler and the page cache settle
   * @param rounds rounds that are
   */
  static List<Row> medians(List<Contender> contenders, int warmUps, int rounds) throws Exception {
    long[][] times = new long[contenders.size()][rounds];
    for (int round = -warmUps; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        long start = System.nanoTime();
        contenders.get(i).job().run();
        long took = System.nanoTime() - start;
        if (round >= 0) {
          times[i][round] = took;
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      Arrays.sort(times[i]);
      Contender contender = contenders.get(i);
      rows.add(new Row(contender.name(), median(times[i]), times[i][0], contender.aim()));
    }
    return rows;
  }

  private static double median(long[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
  }
}
