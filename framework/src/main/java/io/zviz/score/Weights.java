package io.zviz.score;

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

/**
 * What a profile can permit, and how much each of it weighs: {@code exposure.weights}, which says
 * why.
 */
final class Weights {
  /** The table of this version. */
  static final Weights TABLE = load();

  /** Stands for every subject that no line names. */
  static final String OTHERS = "*";

  /**
   * The points of a part when everything in it is permitted.
   *
   * @param points of 100
   * @param reason why so many
   */
  record Part(int points, String reason) {}

  /**
   * The weight of one subject within its part.
   *
   * @param value at least 1
   * @param reason why
   */
  record Weight(int value, String reason) {}

  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Map<String, Weight>> kinds = new LinkedHashMap<>();

  private Weights(List<String> lines) {
    for (String line : lines) {
      int dash = line.indexOf(" -- ");
      List<String> words = List.of(line.substring(0, dash).split(" +"));
      String reason = line.substring(dash + " -- ".length());
      if (words.get(0).equals("part")) {
        parts.put(words.get(1), new Part(Integer.parseInt(words.get(2)), reason));
      } else {
        add(words, new Weight(Integer.parseInt(words.get(1)), reason));
      }
    }
  }

  private void add(List<String> words, Weight weight) {
    Map<String, Weight> kind = kinds.computeIfAbsent(words.get(0), k -> new LinkedHashMap<>());
    for (String subject : words.subList(2, words.size())) {
      if (kind.putIfAbsent(subject, weight) != null) {
        throw new IllegalStateException(words.get(0) + " " + subject + " has two weights");
      }
    }
  }

  /** The parts in their order. */
  Map<String, Part> parts() {
    return parts;
  }

  /** The subjects of a kind in their order, {@link #OTHERS} included. */
  Map<String, Weight> of(String kind) {
    return Objects.requireNonNull(kinds.get(kind), kind);
  }

  /** The weight of a subject, by its name or as one of the others. */
  Weight of(String kind, String subject) {
    Map<String, Weight> weights = of(kind);
    return Optional.ofNullable(weights.get(subject))
        .or(() -> Optional.ofNullable(weights.get(OTHERS)))
        .orElseThrow(() -> new IllegalArgumentException(kind + " " + subject));
  }

  private static Weights load() {
    String name = "exposure.weights";
    try (InputStream stream = Weights.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(stream, name).readAllBytes();
      List<String> lines = new ArrayList<>();
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(lines::add);
      return new Weights(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
