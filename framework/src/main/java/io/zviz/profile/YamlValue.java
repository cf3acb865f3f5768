package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.List;

/** The YAML document as data: no tags, no aliases, no objects, each value with its place. */
sealed interface YamlValue {
  /** Where the value begins. */
  Origin origin();

  /**
   * A scalar as written.
   *
   * @param origin where it begins
   * @param text its characters after quoting is undone
   * @param plain whether it was written without quotes, so that YAML would guess its type
   */
  record Scalar(Origin origin, String text, boolean plain) implements YamlValue {
    /** What YAML 1.1 takes it for. */
    PlainType type() {
      return plain ? PlainType.of(text) : PlainType.TEXT;
    }
  }

  /**
   * A list.
   *
   * @param origin where it begins
   * @param items its items
   */
  record Sequence(Origin origin, List<YamlValue> items) implements YamlValue {}

  /**
   * A map.
   *
   * @param origin where it begins
   * @param entries its entries, keys unique
   */
  record Mapping(Origin origin, List<Entry> entries) implements YamlValue {}

  /**
   * An entry of a map.
   *
   * @param key its key
   * @param value its value
   */
  record Entry(Scalar key, YamlValue value) {}
}
