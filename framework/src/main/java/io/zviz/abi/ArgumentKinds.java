package io.zviz.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the arguments of system calls are, from the kernel's prototypes. The data is generated:
 * {@code framework/src/main/scripts/generate-argument-kinds}.
 */
public final class ArgumentKinds {
  private static final Map<String, List<Kind>> CALLS = load();

  /** What an argument is. */
  public enum Kind {
    /** A pointer: a filter sees where it points, not what is there. */
    POINTER,
    /** A number of which the kernel reads 32 bits at most. */
    INT,
    /** A number of 64 bits. */
    LONG
  }

  private ArgumentKinds() {}

  /** The arguments of a call, in order; empty when they are not known. */
  public static Optional<List<Kind>> of(String call) {
    return Optional.ofNullable(CALLS.get(call));
  }

  private static Map<String, List<Kind>> load() {
    Map<String, List<Kind>> calls = new HashMap<>();
    for (String line : text().lines().filter(l -> !l.startsWith("#")).toList()) {
      String[] words = line.split(" ", -1);
      String letters = words.length > 1 ? words[1] : "";
      calls.put(words[0], letters.chars().mapToObj(ArgumentKinds::kind).toList());
    }
    return calls;
  }

  private static Kind kind(int letter) {
    return switch (letter) {
      case 'p' -> Kind.POINTER;
      case 'i' -> Kind.INT;
      case 'l' -> Kind.LONG;
      default -> throw new IllegalStateException(String.format(Locale.ROOT, "kind %c", letter));
    };
  }

  private static String text() {
    try (InputStream stream = ArgumentKinds.class.getResourceAsStream("arguments.kinds")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
