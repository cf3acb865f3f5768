package io.zviz.seccomp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The system calls of a real program at work, as they were counted. The data is recorded by {@code
 * framework/src/main/scripts/record-call-mixes}; each file says of what.
 *
 * @param name what the mix is called
 * @param entries its calls
 */
public record CallMix(String name, List<Entry> entries) {
  private static final List<String> NAMES =
      List.of("shell", "compiler", "nginx", "postgres", "jvm");

  private static final int HEXADECIMAL = 16;

  /** Copies the list. */
  public CallMix {
    entries = List.copyOf(entries);
  }

  /**
   * One call.
   *
   * @param count how often it occurs
   * @param call its name
   * @param arguments the first of its arguments, where filters look at them
   */
  public record Entry(long count, String call, List<Long> arguments) {
    /** Copies the list. */
    public Entry {
      arguments = List.copyOf(arguments);
    }
  }

  /** All recorded mixes. */
  public static List<CallMix> recorded() {
    return NAMES.stream().map(name -> parse(name, resource(name + ".mix"))).toList();
  }

  static CallMix parse(String name, String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : Arrays.asList(text.split("\n"))) {
      if (!line.startsWith("#")) {
        List<String> words = List.of(line.split(" "));
        List<Long> arguments =
            words.stream().skip(2).map(word -> Long.parseUnsignedLong(word, HEXADECIMAL)).toList();
        entries.add(new Entry(Long.parseLong(words.get(0)), words.get(1), arguments));
      }
    }
    return new CallMix(name, entries);
  }

  private static String resource(String name) {
    try (InputStream stream = CallMix.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
