package io.zviz.profile;

import java.util.List;

/**
 * An operation and what is expected to become of it.
 *
 * @param words the operation as {@code zviz explain} reads it
 * @param result {@code allowed}, {@code refused}, {@code killed}, {@code depends}, or the name of
 *     an error number such as {@code EPERM}
 */
public record ExpectedResult(List<String> words, String result) {
  /** Copies the list. */
  public ExpectedResult {
    words = List.copyOf(words);
  }
}
