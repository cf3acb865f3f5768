package io.zviz.seccomp.ir;

import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Test.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds where a 64 bit argument lies among ranges, by bisection of its high and then its low half.
 *
 * @param <L> what is decided
 */
public final class WideSearch<L> {
  private static final long WORDS = 1L << 32;

  private final int argument;
  private final long mask;
  private final List<Part<L>> parts;

  /**
   * A range: from here to where the next one begins.
   *
   * @param first its first number, unsigned
   * @param node what is decided in it
   */
  public record Part<L>(long first, Node<L> node) {}

  /** The same for a half. */
  private record Cell<L>(long first, Node<L> node) {}

  private WideSearch(int argument, long mask, List<Part<L>> parts) {
    this.argument = argument;
    this.mask = mask;
    this.parts = parts;
  }

  /**
   * A tree that decides by the bits of a mask.
   *
   * @param parts by their first numbers, unsigned; the first one begins at 0
   */
  public static <L> Node<L> among(int argument, long mask, List<Part<L>> parts) {
    if (parts.isEmpty() || parts.get(0).first() != 0) {
      throw new IllegalArgumentException("ranges that do not begin at 0: " + parts);
    }
    return new WideSearch<>(argument, mask, parts).byHighHalf();
  }

  private Node<L> byHighHalf() {
    int highMask = (int) (mask >>> 32);
    if (highMask == 0) {
      return withHighHalf(0);
    }
    SortedSet<Long> borders = new TreeSet<>();
    for (Part<L> part : parts) {
      long high = part.first() >>> 32;
      borders.addAll(List.of(high, Math.min(high + 1, WORDS - 1)));
    }
    List<Cell<L>> cells = new ArrayList<>();
    borders.forEach(high -> add(cells, high, withHighHalf(high)));
    return bisect(Word.high(argument), highMask, cells);
  }

  /** What is decided when the high half is known. */
  private Node<L> withHighHalf(long high) {
    List<Cell<L>> cells = new ArrayList<>();
    for (Part<L> part : parts) {
      long of = part.first() >>> 32;
      if (of < high) {
        cells.clear();
        cells.add(new Cell<>(0, part.node()));
      } else if (of == high) {
        add(cells, part.first() & (WORDS - 1), part.node());
      }
    }
    return bisect(Word.low(argument), (int) mask, cells);
  }

  /** Adds a cell; one that begins where another does takes its place. */
  private static <L> void add(List<Cell<L>> cells, long first, Node<L> node) {
    int last = cells.size() - 1;
    if (last >= 0 && cells.get(last).first() == first) {
      cells.remove(last);
      last--;
    }
    if (last < 0 || !cells.get(last).node().equals(node)) {
      cells.add(new Cell<>(first, node));
    }
  }

  private static <L> Node<L> bisect(Word word, int mask, List<Cell<L>> cells) {
    int size = cells.size();
    Node<L> first = cells.get(0).node();
    if (size == 1) {
      return first;
    }
    boolean single =
        size == 3
            && first.equals(cells.get(2).node())
            && cells.get(2).first() == cells.get(1).first() + 1;
    if (single) {
      Test test = new Test(word, mask, Relation.EQUAL, (int) cells.get(1).first());
      return new Branch<>(test, cells.get(1).node(), first);
    }
    int middle = size / 2;
    return new Branch<>(
        new Test(word, mask, Relation.AT_LEAST, (int) cells.get(middle).first()),
        bisect(word, mask, cells.subList(middle, size)),
        bisect(word, mask, cells.subList(0, middle)));
  }
}
