package io.zviz.score;

/** Sizes by powers of two: twice as many is always as much more. */
final class Breadth {
  private Breadth() {}

  /**
   * The share of a range that a size takes up.
   *
   * @param size at least 1
   * @param bits the power of two at which it is all
   */
  static double of(double size, int bits) {
    // StrictMath: the same result on every machine.
    return Math.min(1, StrictMath.log(size) / StrictMath.log(2) / bits);
  }
}
