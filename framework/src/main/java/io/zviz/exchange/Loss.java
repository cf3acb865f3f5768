package io.zviz.exchange;

import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import java.util.Comparator;
import java.util.List;

/**
 * Something that comes out otherwise on the other side.
 *
 * @param kind how bad it is
 * @param origin the place of the rule
 * @param rule the rule in words
 * @param why what the other side lacks, and what becomes of the rule
 */
public record Loss(Kind kind, Origin origin, String rule, String why) {
  /** By the place of the rule. */
  public static final Comparator<Loss> BY_PLACE =
      Comparator.comparing(Loss::origin).thenComparing(Loss::rule).thenComparing(Loss::why);

  /** How bad it is. */
  public enum Kind {
    /** The rule does not hold, or not as it was written: only with the user's consent. */
    LOST,
    /** More is refused than the rule says, or with another error number. */
    STRICTER
  }

  /** A rule that does not hold as it was written. */
  public static Loss lost(Origin origin, String rule, String why) {
    return new Loss(Kind.LOST, origin, rule, why);
  }

  /** A rule that refuses more than it says. */
  public static Loss stricter(Origin origin, String rule, String why) {
    return new Loss(Kind.STRICTER, origin, rule, why);
  }

  /** The losses that need the user's consent. */
  public static List<Loss> serious(List<Loss> losses) {
    return losses.stream().filter(loss -> loss.kind() == Kind.LOST).toList();
  }

  /** The line for people. */
  public Notice notice() {
    ExchangeNotice notice = kind == Kind.LOST ? ExchangeNotice.LOST : ExchangeNotice.STRICTER;
    return notice.at(origin, "\"" + rule + "\": " + why);
  }
}
