package io.zviz.profile;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The text of a profile and where it came from.
 *
 * @param name how origins call it: the file name as given, without the folders when it was absolute
 * @param text the bytes
 * @param file the file, to find bases beside it; empty for a built-in profile
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record ProfileSource(String name, byte[] text, Optional<Path> file) {
  /** Copies the bytes. */
  public ProfileSource {
    text = text.clone();
  }

  /** Whether it ships with the product. */
  public boolean builtin() {
    return file.isEmpty();
  }

  @Override
  public byte[] text() {
    return text.clone();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof ProfileSource other
        && name.equals(other.name)
        && file.equals(other.file)
        && Arrays.equals(text, other.text);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(text);
  }

  @Override
  public String toString() {
    return name;
  }
}
