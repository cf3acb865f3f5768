package io.zviz.spi;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a backend, as profiles and the command line write it.
 *
 * @param value lower case letters, digits and dashes, at most 32 characters, a letter first
 */
public record BackendId(String value) implements Comparable<BackendId> {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** Refuses anything that is not a plain identifier: it becomes part of file and kernel names. */
  public BackendId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("backend id " + value + " does not match " + SHAPE);
    }
  }

  // By hand, see the package's description.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BackendId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(BackendId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
