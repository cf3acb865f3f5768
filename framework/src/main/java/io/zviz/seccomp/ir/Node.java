package io.zviz.seccomp.ir;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A decision tree over the words of a call. Values are compared by content, so equal trees are
 * interchangeable.
 *
 * @param <L> what is decided
 */
public sealed interface Node<L> {
  /** What the tree decides for a call, given by its words. */
  L evaluate(ToIntFunction<Word> call);

  /** The tree of the same shape with other leaves. */
  <M> Node<M> map(Function<? super L, ? extends M> leaves);

  /**
   * The end of a decision.
   *
   * @param value what is decided
   */
  record Leaf<L>(L value) implements Node<L> {
    // By hand, see the package's description.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Leaf<?> that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public L evaluate(ToIntFunction<Word> call) {
      return value;
    }

    @Override
    public <M> Node<M> map(Function<? super L, ? extends M> leaves) {
      return new Leaf<>(leaves.apply(value));
    }
  }

  /**
   * A fork.
   *
   * @param test the question
   * @param yes where it goes on when the test holds
   * @param no where it goes on when it does not
   */
  record Branch<L>(Test test, Node<L> yes, Node<L> no) implements Node<L> {
    // By hand, see the package's description.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Branch<?> that
          && test.equals(that.test)
          && yes.equals(that.yes)
          && no.equals(that.no);
    }

    @Override
    public int hashCode() {
      return (test.hashCode() * 31 + yes.hashCode()) * 31 + no.hashCode();
    }

    @Override
    public L evaluate(ToIntFunction<Word> call) {
      return (test.holds(call.applyAsInt(test.word())) ? yes : no).evaluate(call);
    }

    @Override
    public <M> Node<M> map(Function<? super L, ? extends M> leaves) {
      return new Branch<>(test, yes.map(leaves), no.map(leaves));
    }
  }

  /**
   * A fork by the number of the call.
   *
   * @param ranges the whole line from 0 to 0xffffffff, in order, without gaps
   */
  record Dispatch<L>(List<Range<L>> ranges) implements Node<L> {
    /** Checks that the ranges cover everything. */
    public Dispatch {
      ranges = List.copyOf(ranges);
      long next = 0;
      for (Range<L> range : ranges) {
        if (range.first() != next || range.last() < next) {
          throw new IllegalArgumentException("ranges leave a gap at " + next);
        }
        next = range.last() + 1;
      }
      if (next != 1L << 32) {
        throw new IllegalArgumentException("ranges end at " + next);
      }
    }

    @Override
    public L evaluate(ToIntFunction<Word> call) {
      long number = Integer.toUnsignedLong(call.applyAsInt(Word.NUMBER));
      int low = 0;
      int high = ranges.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (ranges.get(middle).last() < number) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return ranges.get(low).node().evaluate(call);
    }

    @Override
    public <M> Node<M> map(Function<? super L, ? extends M> leaves) {
      return new Dispatch<>(
          ranges.stream()
              .map(range -> new Range<M>(range.first, range.last, range.node.map(leaves)))
              .toList());
    }
  }

  /**
   * Numbers of calls with the same decision.
   *
   * @param first 0 to 0xffffffff
   * @param last first to 0xffffffff
   * @param node what is decided for them
   */
  record Range<L>(long first, long last, Node<L> node) {}
}
