package io.zviz.profile;

import java.util.Map;

/** What a value must look like before anyone asks what it means. */
sealed interface Shape {
  /** What is expected, in words. */
  String expected();

  /**
   * A scalar.
   *
   * @param kind how it must be written
   * @param expected in words
   */
  record Word(Kind kind, String expected) implements Shape {}

  /** How a scalar must be written. */
  enum Kind {
    /** Text; quoted when YAML would take it for something else. */
    TEXT,
    /** Anything but nothing, kept as written. */
    VERBATIM,
    /** A boolean of YAML 1.1. */
    FLAG,
    /** A decimal integer without quotes. */
    INTEGER,
    /** A number or a word such as {@code 256M}, {@code max}, {@code 8000-8010}. */
    QUANTITY
  }

  /**
   * A list.
   *
   * @param item what its items must look like
   * @param expected in words
   */
  record ListOf(Shape item, String expected) implements Shape {}

  /**
   * A map with these keys.
   *
   * @param keys key to shape, in the order of the documentation
   */
  record Section(Map<String, Shape> keys) implements Shape {
    @Override
    public String expected() {
      return "a map with the keys " + Words.and(keys.keySet());
    }
  }

  /**
   * A map with keys of the user's choice.
   *
   * @param value what its values must look like
   * @param expected in words
   */
  record Table(Shape value, String expected) implements Shape {}

  /**
   * A scalar, or something else.
   *
   * @param word the shape when it is a scalar
   * @param other the shape otherwise
   */
  record Either(Word word, Shape other) implements Shape {
    @Override
    public String expected() {
      return word.expected() + " or " + other.expected();
    }
  }
}
