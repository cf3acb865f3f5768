package io.zviz.seccomp.optimize;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.host.Architecture;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How often calls and values of their arguments occur, compared with others.
 *
 * <p>Beside what was measured, a part of the whole is shared out evenly, so that what no mix has is
 * found after few tests too.
 */
public final class Weights {
  /** One part in so many of what the measured calls weigh together is shared out evenly. */
  private static final int EVEN_SHARE = 4;

  /** What each range of values of an argument weighs beside what was measured. */
  private static final long EVEN_VALUES = 30;

  private static final Map<Architecture, Weights> MEASURED = MeasuredWeights.load();

  /** At each number, what the calls below it weigh together. */
  private final long[] below;

  private final List<Value> values;

  /**
   * How often an argument has a value.
   *
   * @param number of the call
   * @param word of the argument
   */
  record Value(int number, Word word, int value, long weight) {}

  private Weights(long[] below, List<Value> values) {
    this.below = below;
    this.values = List.copyOf(values);
  }

  /** The measured weights for an architecture. */
  public static Weights of(Architecture architecture) {
    return Objects.requireNonNull(MEASURED.get(architecture));
  }

  /**
   * Weights of the calls of a table.
   *
   * @param calls what was measured, by name
   */
  static Weights of(SyscallTable table, Map<String, Long> calls, List<Value> values) {
    long total = calls.values().stream().mapToLong(Long::longValue).sum();
    long even = total / EVEN_SHARE / table.names().size();
    long[] numbers = new long[table.highest() + 1];
    for (String name : table.names()) {
      numbers[table.number(name).orElseThrow()] = even + calls.getOrDefault(name, 0L);
    }
    return of(numbers, values);
  }

  /** Weights of the numbers from 0 on; what is beyond them weighs nothing. */
  static Weights of(long[] numbers, List<Value> values) {
    long[] below = new long[numbers.length + 1];
    for (int i = 0; i < numbers.length; i++) {
      below[i + 1] = below[i] + numbers[i];
    }
    return new Weights(below, values);
  }

  /** What the calls from a number to another weigh together. */
  long ofNumbers(long first, long last) {
    return below(last + 1) - below(first);
  }

  /** What the values of an argument from one to another weigh together. */
  long ofArgument(int number, Word word, int mask, long first, long last) {
    long measured = 0;
    for (Value value : values) {
      long bits = Integer.toUnsignedLong(value.value() & mask);
      if (value.number() == number && value.word().equals(word) && bits >= first && bits <= last) {
        measured += value.weight();
      }
    }
    return EVEN_VALUES + measured;
  }

  private long below(long number) {
    return below[(int) Math.min(number, below.length - 1L)];
  }
}
