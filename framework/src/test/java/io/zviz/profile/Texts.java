package io.zviz.profile;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Profiles for tests, from text. */
final class Texts {
  private Texts() {}

  static ProfileSource source(byte[] bytes) {
    return new ProfileSource("p.yaml", bytes, Optional.empty());
  }

  static ProfileSource source(String yaml) {
    return source(yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** The problems of a profile, one a line; empty when it has none. */
  static String problems(byte[] bytes) {
    try {
      ProfileParser.parse(source(bytes));
      return "";
    } catch (InvalidProfileException e) {
      return e.render();
    }
  }

  static String problems(String yaml) {
    return problems(yaml.getBytes(StandardCharsets.UTF_8));
  }
}
