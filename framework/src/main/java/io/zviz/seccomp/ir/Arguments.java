package io.zviz.seccomp.ir;

import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Test.Relation;
import java.util.List;

/** Trees that ask about an argument of a call. */
public final class Arguments {
  private static final int CHAIN = 3;

  private Arguments() {}

  /** Whether the low half, as far as the mask goes, has a value. */
  public static <L> Node<L> lowEquals(int argument, int mask, int value, Node<L> yes, Node<L> no) {
    return new Branch<>(new Test(Word.low(argument), mask, Relation.EQUAL, value), yes, no);
  }

  /** Whether the low half has one of these bits. */
  public static <L> Node<L> lowHasAny(int argument, int bits, Node<L> yes, Node<L> no) {
    return new Branch<>(new Test(Word.low(argument), Relation.ANY_BIT, bits), yes, no);
  }

  /**
   * Whether the low half is one of some values; found by bisection, so that long lists stay cheap.
   *
   * @param values in any order
   */
  public static <L> Node<L> lowIn(int argument, List<Integer> values, Node<L> yes, Node<L> no) {
    List<Integer> sorted = values.stream().distinct().sorted(Integer::compareUnsigned).toList();
    return among(Word.low(argument), sorted, yes, no);
  }

  private static <L> Node<L> among(Word word, List<Integer> sorted, Node<L> yes, Node<L> no) {
    if (sorted.size() > CHAIN) {
      int middle = sorted.size() / 2;
      return new Branch<>(
          new Test(word, Relation.AT_LEAST, sorted.get(middle)),
          among(word, sorted.subList(middle, sorted.size()), yes, no),
          among(word, sorted.subList(0, middle), yes, no));
    }
    Node<L> tree = no;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      tree = new Branch<>(new Test(word, Relation.EQUAL, sorted.get(i)), yes, tree);
    }
    return tree;
  }

  /** Whether all 64 bits of an argument are equal to a value, greater, or at least as great. */
  public static <L> Node<L> wide(
      int argument, Relation relation, long value, Node<L> yes, Node<L> no) {
    int high = (int) (value >>> 32);
    Node<L> lowHalf = new Branch<>(new Test(Word.low(argument), relation, (int) value), yes, no);
    return switch (relation) {
      case EQUAL -> new Branch<>(new Test(Word.high(argument), Relation.EQUAL, high), lowHalf, no);
      case GREATER, AT_LEAST ->
          // The high halves decide unless they are equal.
          new Branch<>(
              new Test(Word.high(argument), Relation.GREATER, high),
              yes,
              new Branch<>(new Test(Word.high(argument), Relation.EQUAL, high), lowHalf, no));
      case ANY_BIT ->
          new Branch<>(new Test(Word.high(argument), Relation.ANY_BIT, high), yes, lowHalf);
    };
  }
}
