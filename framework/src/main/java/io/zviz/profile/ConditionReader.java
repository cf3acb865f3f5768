package io.zviz.profile;

import io.zviz.abi.ArgumentKinds;
import io.zviz.abi.ArgumentKinds.Kind;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentCondition.Comparison;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads conditions on the arguments of a call, such as {@code arg0 & 0xf == 2 and arg1 < 8}. */
final class ConditionReader {
  private static final Pattern CONDITION =
      Pattern.compile("arg(\\S+?)\\s*(?:&\\s*(\\S+?)\\s*)?([=!<>]+)\\s*(\\S+)");
  private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,16}|0|[1-9][0-9]{0,19}");
  private static final Comparator<ArgumentCondition> ORDER =
      Comparator.comparingInt(ArgumentCondition::argument)
          .thenComparing(ArgumentCondition::toString);
  private static final String FORM =
      "such as \"arg0 == 2\", \"arg1 & 0xff != 0\" or several of them with \"and\" between";

  private final String call;

  private ConditionReader(String call) {
    this.call = call;
  }

  /** The conditions of a text, all of which must hold, in an order of their own. */
  static List<ArgumentCondition> read(String call, String text) throws BadValueException {
    ConditionReader reader = new ConditionReader(call);
    Set<ArgumentCondition> conditions = new LinkedHashSet<>();
    for (String part : text.strip().split("\\s+and\\s+", -1)) {
      conditions.add(reader.condition(part.strip()));
    }
    return conditions.stream().sorted(ORDER).toList();
  }

  private ArgumentCondition condition(String text) throws BadValueException {
    Matcher matcher = CONDITION.matcher(text);
    if (!matcher.matches()) {
      throw bad("%s is no condition, %s".formatted(Words.quote(text), FORM));
    }
    int argument = argument(matcher.group(1));
    Optional<String> mask = Optional.ofNullable(matcher.group(2));
    Comparison comparison = comparison(matcher.group(3));
    long value = number(matcher.group(4));
    return mask.isPresent()
        ? masked(argument, number(mask.get()), comparison, value)
        : new ArgumentCondition(argument, ArgumentCondition.ALL_BITS, comparison, value);
  }

  private int argument(String text) throws BadValueException {
    if (!text.matches("[0-5]")) {
      throw bad("there is no arg%s: a call has arg0 to arg5".formatted(text));
    }
    int argument = Integer.parseInt(text);
    Optional<List<Kind>> kinds = ArgumentKinds.of(call);
    if (kinds.isEmpty()) {
      throw bad("which arguments of %s are numbers is not known".formatted(call));
    }
    if (argument >= kinds.get().size()) {
      throw bad("%s has %d arguments, and no arg%d".formatted(call, kinds.get().size(), argument));
    }
    if (kinds.get().get(argument) == Kind.POINTER) {
      throw bad(
          "arg%d of %s is a pointer: a filter sees where it points, not what is there; %s"
              .formatted(
                  argument,
                  call,
                  SyscallNames.isBrokerable(call)
                      ? "write " + call + " under broker"
                      : "allow or deny the call as a whole"));
    }
    return argument;
  }

  private static Comparison comparison(String sign) throws BadValueException {
    return Arrays.stream(Comparison.values())
        .filter(comparison -> comparison.sign().equals(sign))
        .findFirst()
        .orElseThrow(
            () ->
                bad(
                    "unknown comparison %s%s"
                        .formatted(
                            Words.quote(sign),
                            sign.equals("=")
                                ? "; did you mean \"==\"?"
                                : "; there are == != < <= > >=")));
  }

  private static ArgumentCondition masked(
      int argument, long mask, Comparison comparison, long value) throws BadValueException {
    if (mask == 0) {
      throw bad("a mask of 0 leaves nothing to compare");
    }
    boolean equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
    if (equality && (value & ~mask) != 0) {
      throw bad(
          "0x%x has bits that the mask 0x%x leaves out: they are never equal"
              .formatted(value, mask));
    }
    return new ArgumentCondition(argument, mask, comparison, value);
  }

  private static long number(String text) throws BadValueException {
    try {
      if (NUMBER.matcher(text).matches()) {
        return text.startsWith("0x")
            ? Long.parseUnsignedLong(text.substring(2), 16)
            : Long.parseUnsignedLong(text);
      }
    } catch (NumberFormatException tooLarge) {
      // Twenty digits may be more than 64 bits; the message below says so.
    }
    throw bad(
        "%s is no number from 0 to 0xffffffffffffffff, decimal or with 0x"
            .formatted(Words.quote(text)));
  }

  private static BadValueException bad(String message) {
    return new BadValueException(ProfileError.BAD_CONDITION, message);
  }
}
