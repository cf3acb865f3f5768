package io.zviz.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/** Valid profiles for tests. */
public final class ProfileCorpus {
  private ProfileCorpus() {}

  /**
   * Those written by hand, which together have every key of the language: {@code profiles.yaml}.
   */
  public static List<String> written() {
    try (InputStream in = ProfileCorpus.class.getResourceAsStream("profiles.yaml")) {
      String all = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return List.of(all.split("(?m)^---\n", -1));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Generated ones, each from its number alone. */
  public static List<String> generated(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new ProfileGenerator(new Random(number)).next("generated-" + number))
        .toList();
  }
}
