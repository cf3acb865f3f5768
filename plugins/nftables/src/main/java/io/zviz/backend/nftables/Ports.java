package io.zviz.backend.nftables;

import io.zviz.spi.policy.PortRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ports as disjoint, sorted ranges that do not touch.
 *
 * @param ranges pairs of first and last, 0 to 65535
 */
record Ports(List<Range> ranges) {
  /** No port. */
  static final Ports NONE = new Ports(List.of());

  /** Every port. */
  static final Ports ALL = new Ports(List.of(new Range(0, 65535)));

  /** Copies the list. */
  Ports {
    ranges = List.copyOf(ranges);
  }

  static Ports of(Collection<PortRange> ports) {
    Ports union = NONE;
    for (PortRange range : ports.stream().sorted().toList()) {
      union = union.plus(new Range(range.first(), range.last()));
    }
    return union;
  }

  /** With another range, which does not begin before the last one. */
  Ports plus(Range next) {
    List<Range> united = new ArrayList<>(ranges);
    if (!united.isEmpty()) {
      Range last = united.get(united.size() - 1);
      if (next.first() <= last.last() + 1) {
        united.remove(united.size() - 1);
        next = new Range(last.first(), Math.max(last.last(), next.last()));
      }
    }
    united.add(next);
    return new Ports(united);
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  boolean isAll() {
    return ranges.size() == 1 && ranges.get(0).first() == 0 && ranges.get(0).last() == 65535;
  }

  /** As an nftables anonymous set. */
  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(", ", "{ ", " }"));
  }

  /**
   * Ports from first to last.
   *
   * @param first the first
   * @param last the last
   */
  record Range(int first, int last) {
    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }
}
