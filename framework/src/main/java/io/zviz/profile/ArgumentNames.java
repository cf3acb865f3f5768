package io.zviz.profile;

import io.zviz.spi.policy.ArgumentIntent.NamedValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The commands of ioctl(2) or the operations of prctl(2), by name and number. */
public final class ArgumentNames {
  /** For argument 1 of ioctl. */
  public static final ArgumentNames IOCTL =
      new ArgumentNames("ioctl", Set.of("TIOCSTI", "TIOCLINUX"));

  /** For argument 0 of prctl. */
  public static final ArgumentNames PRCTL = new ArgumentNames("prctl", Set.of());

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}|0x[0-9a-fA-F]{1,8}");

  private final String call;
  private final Set<String> forbidden;
  private final Map<String, Long> numbers = new LinkedHashMap<>();
  private final List<NamedValue> defaults = new ArrayList<>();

  private ArgumentNames(String call, Set<String> forbidden) {
    this.call = call;
    this.forbidden = forbidden;
    for (String line : DataFile.lines(call + ".names")) {
      String[] words = line.split(" ", -1);
      long number = Long.decode(words[1]);
      numbers.put(words[0], number);
      boolean known = defaults.stream().anyMatch(value -> value.value() == number);
      if (words.length > 2 && !known) {
        defaults.add(new NamedValue(words[0], number));
      }
    }
  }

  /** The call. */
  public String call() {
    return call;
  }

  /** What is allowed when a profile brokers the call and lists nothing, by number. */
  public List<NamedValue> defaults() {
    return List.copyOf(defaults);
  }

  /** All names with their numbers, those of commands that are never allowed too. */
  public Map<String, Long> numbers() {
    return Collections.unmodifiableMap(numbers);
  }

  /** All names. */
  public SortedSet<String> names() {
    return new TreeSet<>(numbers.keySet());
  }

  /** The value that a profile means by a name or a number of at most 32 bits. */
  public NamedValue parse(String text) throws BadValueException {
    Long number = numbers.get(text);
    if (number == null) {
      number = number(text);
    }
    long value = number;
    for (String name : forbidden) {
      if (numbers.getOrDefault(name, -1L) == value) {
        throw new BadValueException(
            ProfileError.FORBIDDEN_ARGUMENT,
            name + " is never allowed: it types into the terminal that the container was given");
      }
    }
    return new NamedValue(text, value);
  }

  private long number(String text) throws BadValueException {
    if (!NUMBER.matcher(text).matches() || Long.decode(text) > 0xffffffffL) {
      throw new BadValueException(
          ProfileError.UNKNOWN_VALUE,
          "unknown " + call + " command " + Words.quote(text) + proposal(text));
    }
    return Long.decode(text);
  }

  private String proposal(String text) {
    String nearest = NearestName.proposal(text.toUpperCase(Locale.ROOT), numbers.keySet());
    return nearest.isEmpty() ? "; numbers such as 0x5401 are read too" : nearest;
  }
}
