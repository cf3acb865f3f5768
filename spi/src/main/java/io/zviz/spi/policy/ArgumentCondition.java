package io.zviz.spi.policy;

/**
 * A condition on one argument of a system call. All 64 bits of a register count, unsigned, also
 * where the kernel reads fewer: a mask leaves them out.
 *
 * @param argument 0 to 5
 * @param mask the bits that count, not 0
 * @param comparison how they are compared
 * @param value what with
 */
public record ArgumentCondition(int argument, long mask, Comparison comparison, long value) {
  /** The mask under which every bit counts. */
  public static final long ALL_BITS = -1;

  /** How numbers are compared. */
  public enum Comparison {
    /** The same bits. */
    EQUAL("=="),
    /** Other bits. */
    NOT_EQUAL("!="),
    /** Less. */
    LESS("<"),
    /** Less or equal. */
    AT_MOST("<="),
    /** Greater or equal. */
    AT_LEAST(">="),
    /** Greater. */
    GREATER(">");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** The sign that profiles write. */
    public String sign() {
      return sign;
    }
  }

  /** Checks the bounds. */
  public ArgumentCondition {
    if (argument < 0 || argument > 5 || mask == 0) {
      throw new IllegalArgumentException("argument " + argument + ", mask " + mask);
    }
  }

  /** Whether an argument meets it. */
  public boolean holds(long number) {
    int order = Long.compareUnsigned(number & mask, value);
    return switch (comparison) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case AT_LEAST -> order >= 0;
      case GREATER -> order > 0;
    };
  }

  /** As profiles write it: {@code arg0 & 0xf == 0x2}. */
  @Override
  public String toString() {
    String masked = mask == ALL_BITS ? "" : " & 0x" + Long.toHexString(mask);
    return "arg" + argument + masked + " " + comparison.sign() + " 0x" + Long.toHexString(value);
  }
}
