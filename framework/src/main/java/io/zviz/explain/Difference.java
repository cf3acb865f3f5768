package io.zviz.explain;

import java.util.Map;

/**
 * Something that two profiles decide differently.
 *
 * @param direction whether the second permits more or less than the first
 * @param section the section of a profile that it is about, such as {@code syscalls}
 * @param text in words, as said of the second
 * @param before what the first says
 * @param after what the second says
 */
public record Difference(
    Direction direction, String section, String text, String before, String after) {
  /** Whether the second profile permits more or less. */
  public enum Direction {
    /** It permits more. */
    MORE,
    /** It permits less. */
    LESS,
    /** Neither, or not to be compared. */
    OTHER
  }

  /** The difference as a tree for JSON. */
  public Map<String, Object> toTree() {
    return Map.of(
        "direction", direction,
        "section", section,
        "text", text,
        "before", before,
        "after", after);
  }
}
