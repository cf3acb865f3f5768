package io.zviz.score;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How exposed a profile leaves its host: 0 when nothing is permitted, 100 when everything is. Low
 * is good.
 *
 * @param tenths the exposure in tenths of a point, 0 to 1,000
 * @param parts what it is the sum of, in their order
 * @param costs everything that is permitted, the most expensive first
 */
public record Exposure(int tenths, List<Part> parts, List<Cost> costs) {
  private static final Comparator<Cost> DEAREST =
      Comparator.comparingDouble(Cost::points)
          .reversed()
          .thenComparing(Cost::part)
          .thenComparing(Cost::what);

  /** Copies the lists and sorts the costs. */
  public Exposure {
    parts = List.copyOf(parts);
    costs = costs.stream().sorted(DEAREST).toList();
  }

  /**
   * One part of the score.
   *
   * @param name such as {@code calls}
   * @param most its points when everything is permitted
   * @param points its points
   */
  public record Part(String name, int most, double points) {}

  /** Of these parts and costs; the sum is rounded half up to tenths. */
  static Exposure of(List<Part> parts, List<Cost> costs) {
    double sum = 0;
    for (Part part : parts) {
      sum += part.points();
    }
    return new Exposure((int) Math.floor(sum * 10 + 0.5), parts, costs);
  }

  /** The exposure as people write it, such as {@code 23.4}. */
  public String text() {
    return tenths / 10 + "." + tenths % 10;
  }

  /** The exposure as a tree for JSON; decimals are texts, so that they stay what they are. */
  public Map<String, Object> toTree() {
    return Map.of(
        "exposure", text(),
        "parts",
            parts.stream()
                .map(
                    part ->
                        Map.of(
                            "name", part.name(),
                            "most", part.most(),
                            "points", decimal(part.points())))
                .toList(),
        "costs", costs.stream().map(Cost::toTree).toList());
  }

  /** With two decimals. */
  public static String decimal(double points) {
    return String.format(Locale.ROOT, "%.2f", points);
  }
}
