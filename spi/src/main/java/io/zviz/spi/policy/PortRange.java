package io.zviz.spi.policy;

import org.jspecify.annotations.Nullable;

/**
 * Ports from first to last, both included.
 *
 * @param first 1 to 65535
 * @param last first to 65535
 */
public record PortRange(int first, int last) implements Comparable<PortRange> {
  /** Checks the bounds. */
  public PortRange {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException("ports " + first + "-" + last);
    }
  }

  // By hand, see the description of io.zviz.spi.policy.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PortRange that && first == that.first && last == that.last;
  }

  @Override
  public int hashCode() {
    return 31 * first + last;
  }

  @Override
  public int compareTo(PortRange other) {
    int byFirst = Integer.compare(first, other.first);
    return byFirst != 0 ? byFirst : Integer.compare(last, other.last);
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
