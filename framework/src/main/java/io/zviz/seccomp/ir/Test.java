package io.zviz.seccomp.ir;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question about one word. All comparisons are unsigned.
 *
 * @param word what is looked at
 * @param mask the bits of it that count
 * @param relation how they are compared
 * @param value what with
 */
public record Test(Word word, int mask, Relation relation, int value) {
  /** The mask under which every bit counts. */
  public static final int ALL_BITS = -1;

  /** How a word is compared. */
  public enum Relation {
    /** The same bits. */
    EQUAL,
    /** Greater, unsigned. */
    GREATER,
    /** Greater or equal, unsigned. */
    AT_LEAST,
    /** At least one common bit. */
    ANY_BIT
  }

  /** A question about every bit of a word. */
  public Test(Word word, Relation relation, int value) {
    this(word, ALL_BITS, relation, value);
  }

  // By hand, see the package's description.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Test that
        && word.equals(that.word)
        && mask == that.mask
        && relation == that.relation
        && value == that.value;
  }

  @Override
  public int hashCode() {
    return ((word.hashCode() * 31 + mask) * 31 + relation.hashCode()) * 31 + value;
  }

  /** The answer for a word's value. */
  public boolean holds(int loaded) {
    int bits = loaded & mask;
    return switch (relation) {
      case EQUAL -> bits == value;
      case GREATER -> Integer.compareUnsigned(bits, value) > 0;
      case AT_LEAST -> Integer.compareUnsigned(bits, value) >= 0;
      case ANY_BIT -> (bits & value) != 0;
    };
  }

  /**
   * The answer for all values from one to another, unsigned; empty when it is not known to be the
   * same for all of them.
   */
  public Optional<Boolean> answer(long first, long last) {
    boolean atFirst = holds((int) first);
    if (first == last) {
      return Optional.of(atFirst);
    }
    if (mask != ALL_BITS) {
      return Optional.empty();
    }
    long operand = Integer.toUnsignedLong(value);
    boolean same =
        switch (relation) {
          case EQUAL -> operand < first || operand > last;
          case GREATER, AT_LEAST -> atFirst == holds((int) last);
          case ANY_BIT -> anyBitIsTheSame(first, last);
        };
    return same ? Optional.of(atFirst) : Optional.empty();
  }

  /** The bits above the highest one that differs are those of all values between. */
  private boolean anyBitIsTheSame(long first, long last) {
    int differing = (int) (2 * Long.highestOneBit(first ^ last) - 1);
    return (first & value & ~differing) != 0 || (value & differing) == 0;
  }
}
