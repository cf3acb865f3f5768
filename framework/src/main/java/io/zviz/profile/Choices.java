package io.zviz.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Words for the constants of an enum, in lower case. */
final class Choices {
  private Choices() {}

  static <E extends Enum<E>> E of(Class<E> type, String what, String text)
      throws BadValueException {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return constants.stream()
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> unknown(what, text, constants.stream().map(Choices::word).toList()));
  }

  static BadValueException unknown(String what, String text, List<String> words) {
    String proposal = NearestName.proposal(text, words);
    String known = proposal.isEmpty() ? "; it is " + Words.or(words) : "";
    String message = "unknown " + what + " " + Words.quote(text) + proposal + known;
    return new BadValueException(ProfileError.UNKNOWN_VALUE, message);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
