package io.zviz.score;

import io.zviz.score.Weights.Weight;
import java.util.ArrayList;
import java.util.List;

/** Adds up one part: the weights of what is permitted, over the weights of all there is. */
final class Tally {
  private record Entry(Weight weight, double degree, String what, Permit permit) {}

  private final String part;
  private final List<Entry> permitted = new ArrayList<>();
  private long all;

  Tally(String part) {
    this.part = part;
  }

  /**
   * Why something is permitted.
   *
   * @param rule the rule in words
   * @param position where it stands
   * @param remedy what would lower the exposure
   */
  record Permit(String rule, String position, String remedy) {}

  /** Something that is refused. */
  void refused(Weight weight) {
    all += weight.value();
  }

  /**
   * Something that is permitted.
   *
   * @param degree how much of it, 0 to 1
   */
  void permitted(Weight weight, double degree, String what, Permit permit) {
    all += weight.value();
    if (degree > 0) {
      permitted.add(new Entry(weight, degree, what, permit));
    }
  }

  /** The points of this part. */
  Exposure.Part total() {
    double sum = 0;
    for (Entry entry : permitted) {
      sum += entry.weight().value() * entry.degree();
    }
    int most = most();
    return new Exposure.Part(part, most, sum * most / all);
  }

  List<Cost> costs() {
    return permitted.stream().map(this::cost).toList();
  }

  private Cost cost(Entry entry) {
    Permit permit = entry.permit();
    return new Cost(
        part,
        entry.what(),
        entry.weight().value() * entry.degree() * most() / all,
        permit.rule(),
        permit.position(),
        entry.weight().reason(),
        permit.remedy());
  }

  private int most() {
    return java.util.Objects.requireNonNull(Weights.TABLE.parts().get(part)).points();
  }
}
