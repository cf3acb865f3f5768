package io.zviz.seccomp;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentCondition.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A decision tree about arguments as a list of cases that exclude one another, each with nothing
 * but "these bits have this value": what filters of other tools can say.
 */
final class ArgumentCases {
  private static final int ARGUMENTS = 6;

  private final List<CallDecisions.Case> cases = new ArrayList<>();
  private final Predicate<CallDecision> wanted;
  private final int most;

  private ArgumentCases(Predicate<CallDecision> wanted, int most) {
    this.wanted = wanted;
    this.most = most;
  }

  /** Bits of the six arguments that are known. */
  private record Known(List<Long> masks, List<Long> values) {
    static final Known NOTHING =
        new Known(
            java.util.Collections.nCopies(ARGUMENTS, 0L),
            java.util.Collections.nCopies(ARGUMENTS, 0L));

    /** With more bits of a word known; null when they contradict what is known already. */
    @org.jspecify.annotations.Nullable Known and(Word word, Bits bits) {
      int place = word.offset() - Word.low(0).offset();
      int argument = place / 8;
      int shift = place % 8 == 0 ? 0 : 32;
      long mask = Integer.toUnsignedLong(bits.mask()) << shift;
      long value = Integer.toUnsignedLong(bits.value()) << shift;
      long common = masks.get(argument) & mask;
      if ((values.get(argument) & common) != (value & common)) {
        return null;
      }
      List<Long> wider = new ArrayList<>(masks);
      wider.set(argument, masks.get(argument) | mask);
      List<Long> more = new ArrayList<>(values);
      more.set(argument, values.get(argument) | value);
      return new Known(wider, more);
    }

    List<ArgumentCondition> conditions() {
      List<ArgumentCondition> conditions = new ArrayList<>();
      for (int i = 0; i < ARGUMENTS; i++) {
        if (masks.get(i) != 0) {
          conditions.add(new ArgumentCondition(i, masks.get(i), Comparison.EQUAL, values.get(i)));
        }
      }
      return conditions;
    }
  }

  /** Bits of a word and what they are. */
  private record Bits(int mask, int value) {}

  /**
   * The cases with a decision that is wanted.
   *
   * @param most how many there may be
   * @return empty when there are more
   */
  static Optional<List<CallDecisions.Case>> of(
      Node<CallDecision> tree, Predicate<CallDecision> wanted, int most) {
    ArgumentCases all = new ArgumentCases(wanted, most);
    all.walk(tree, Known.NOTHING);
    return all.cases.size() > most ? Optional.empty() : Optional.of(all.cases);
  }

  private boolean leadsToWanted(Node<CallDecision> node) {
    return node instanceof Branch<CallDecision> branch
        ? leadsToWanted(branch.yes()) || leadsToWanted(branch.no())
        : node instanceof Leaf<CallDecision> leaf && wanted.test(leaf.value());
  }

  private void walk(Node<CallDecision> node, Known known) {
    if (cases.size() > most || !leadsToWanted(node)) {
      return;
    }
    if (node instanceof Leaf<CallDecision> leaf) {
      cases.add(new CallDecisions.Case(known.conditions(), leaf.value()));
    } else if (node instanceof Branch<CallDecision> branch) {
      if (branch.yes().equals(branch.no())) {
        walk(branch.yes(), known);
        return;
      }
      Word word = branch.test().word();
      go(branch.yes(), word, holding(branch.test(), true), known);
      go(branch.no(), word, holding(branch.test(), false), known);
    } else {
      throw new IllegalArgumentException("a fork by number inside a call: " + node);
    }
  }

  private void go(Node<CallDecision> node, Word word, List<Bits> ways, Known known) {
    for (Bits way : ways) {
      Known more = known.and(word, way);
      if (more != null) {
        walk(node, more);
      }
    }
  }

  /** The ways in which a word can pass or fail a test. */
  private static List<Bits> holding(Test test, boolean yes) {
    return switch (test.relation()) {
      case EQUAL -> yes ? same(test.mask(), test.value()) : differing(test.mask(), test.value());
      case ANY_BIT -> {
        int bits = test.mask() & test.value();
        yield yes ? differing(bits, 0) : List.of(new Bits(bits, 0));
      }
      case GREATER -> ordered(test.mask(), test.value(), yes, !yes);
      case AT_LEAST -> ordered(test.mask(), test.value(), yes, yes);
    };
  }

  private static List<Bits> same(int mask, int value) {
    return (value & ~mask) == 0 ? List.of(new Bits(mask, value)) : List.of();
  }

  /** One way for each bit: it differs, and those above it do not. */
  private static List<Bits> differing(int mask, int value) {
    if ((value & ~mask) != 0) {
      return List.of(new Bits(0, 0));
    }
    List<Bits> ways = new ArrayList<>();
    int above = 0;
    for (int bit = 31; bit >= 0; bit--) {
      int one = 1 << bit;
      if ((mask & one) != 0) {
        ways.add(new Bits(above | one, (value & above) | (~value & one)));
        above |= one;
      }
    }
    return ways;
  }

  /**
   * Masked words that are greater than a value, or less; with or without those equal to it.
   *
   * @param greater which of the two
   * @param equal whether the value itself belongs to them
   */
  private static List<Bits> ordered(int mask, int value, boolean greater, boolean equal) {
    List<Bits> ways = new ArrayList<>();
    int above = 0;
    for (int bit = 31; bit >= 0; bit--) {
      int one = 1 << bit;
      boolean set = (value & one) != 0;
      if ((mask & one) == 0) {
        if (set) { // a bit that the word never has: all that is left is less
          if (!greater) {
            ways.add(new Bits(above, value & above));
          }
          return ways;
        }
        continue;
      }
      if (greater != set) {
        ways.add(new Bits(above | one, (value & above) | (set ? 0 : one)));
      }
      above |= one;
    }
    if (equal) {
      ways.add(new Bits(above, value & above));
    }
    return ways;
  }
}
