package io.zviz.spi.policy;

import org.jspecify.annotations.Nullable;

/**
 * Where an intent came from.
 *
 * @param source the profile's file name as it was given, or the name of a built-in rule such as
 *     {@code @startup}; never an absolute path of the machine in an artefact
 * @param line the line, from 1; 0 when the rule is not written in a file
 * @param column the column, from 1; 0 when the rule is not written in a file
 */
public record Origin(String source, int line, int column) implements Comparable<Origin> {
  /** A rule that no file states: a documented default. */
  public static Origin implied(String rule) {
    return new Origin(rule, 0, 0);
  }

  /** Whether no file states the rule. */
  public boolean isImplied() {
    return line == 0;
  }

  /** The same place where a file goes by another name; other files keep theirs. */
  public Origin naming(String file, String name) {
    return source.equals(file) ? new Origin(name, line, column) : this;
  }

  @Override
  public int compareTo(Origin other) {
    int bySource = source.compareTo(other.source);
    if (bySource != 0) {
      return bySource;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return isImplied() ? source : source + ":" + line + ":" + column;
  }

  // By hand, see the description of io.zviz.spi.policy.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin that
        && source.equals(that.source)
        && line == that.line
        && column == that.column;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * source.hashCode() + line) + column;
  }
}
