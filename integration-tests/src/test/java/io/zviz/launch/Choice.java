package io.zviz.launch;

import io.zviz.launch.Seam.Point;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which of some hundred steps are tried: one of each kind, every so many, and the last ones; all
 * with {@code -Dzviz.faults=all}.
 */
final class Choice {
  private static final boolean ALL = "all".equals(System.getProperty("zviz.faults"));
  private static final int STRIDE = 40;
  private static final int LAST = 4;

  private Choice() {}

  /** The places of those that are tried. */
  static List<Integer> of(List<Point> points) {
    Set<String> kinds = new HashSet<>();
    return IntStream.range(0, points.size())
        .filter(
            i ->
                kinds.add(kind(points.get(i)))
                    || ALL
                    || i % STRIDE == 0
                    || i >= points.size() - LAST)
        .boxed()
        .toList();
  }

  private static String kind(Point point) {
    return point.program() + point.words().replaceAll("[(/\"].*", "");
  }
}
