package io.zviz.explain;

import io.zviz.profile.ArgumentNames;
import io.zviz.profile.NearestName;
import io.zviz.profile.Words;
import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that arguments of system calls go by, such as {@code AF_ALG}. */
final class Constants {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,20}|0x[0-9a-fA-F]{1,16}");
  private static final List<Named> NAMED = load();

  private record Named(String call, int argument, String name, long value) {}

  private Constants() {}

  /**
   * The value of an argument: a number, a constant, or several of these with {@code |} between.
   *
   * @throws ZvizException when it is none
   */
  static long value(String call, int argument, String text) {
    long value = 0;
    for (String part : text.split("\\|", -1)) {
      value |= single(call, argument, part.strip());
    }
    return value;
  }

  /** How an argument of a call is called; the number when it has no name. */
  static String name(String call, int argument, long value) {
    return names(call, argument).entrySet().stream()
        .filter(entry -> entry.getValue() == value)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> Long.toString(value));
  }

  /** The named values of an argument, the usual name of each value first. */
  static Map<String, Long> names(String call, int argument) {
    Map<String, Long> names = new LinkedHashMap<>();
    String like = call.equals("socketpair") ? "socket" : call;
    NAMED.stream()
        .filter(named -> named.call().equals(like) && named.argument() == argument)
        .forEach(named -> names.put(named.name(), named.value()));
    commands(call, argument).ifPresent(commands -> names.putAll(commands.numbers()));
    return names;
  }

  private static Optional<ArgumentNames> commands(String call, int argument) {
    if (call.equals("ioctl") && argument == 1) {
      return Optional.of(ArgumentNames.IOCTL);
    }
    return call.equals("prctl") && argument == 0
        ? Optional.of(ArgumentNames.PRCTL)
        : Optional.empty();
  }

  private static long single(String call, int argument, String text) {
    Map<String, Long> names = names(call, argument);
    Long named = names.get(text);
    if (named != null) {
      return named;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new ZvizException(
          ExplainError.BAD_QUESTION,
          "argument %d of %s: %s is no number%s%s"
              .formatted(
                  argument,
                  call,
                  Words.quote(text),
                  names.isEmpty() ? "" : " and no constant",
                  NearestName.proposal(text, names.keySet())));
    }
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : parseDecimal(text);
  }

  private static long parseDecimal(String text) {
    try {
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException tooLarge) {
      throw new ZvizException(
          ExplainError.BAD_QUESTION, null, text + " does not fit into 64 bits", tooLarge);
    }
  }

  private static List<Named> load() {
    List<Named> named = new ArrayList<>();
    for (String line : text().lines().filter(l -> !l.startsWith("#")).toList()) {
      String[] words = line.split(" ", -1);
      named.add(
          new Named(words[0], Integer.parseInt(words[1]), words[2], Long.parseLong(words[3])));
    }
    return List.copyOf(named);
  }

  private static String text() {
    try (InputStream stream = Constants.class.getResourceAsStream("constants.names")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
