package io.zviz.spi.error;

/**
 * A stable code that users see and search for. {@code docs/errors.md} is made from the entries of
 * all codes, one line each.
 */
public interface DocumentedCode {
  /** What is documented about it. */
  Entry entry();

  /** The code as users see it, such as {@code ZV-PROFILE-004}. */
  default String id() {
    return entry().id();
  }

  /** When it comes up: half a sentence in lower case. */
  default String meaning() {
    return entry().meaning();
  }

  /**
   * What to do: half a sentence in lower case. It is printed below the message of an error, unless
   * it speaks of "the message" itself, which then says what to do.
   */
  default String remedy() {
    return entry().remedy();
  }

  /**
   * The documentation of one code; text between backquotes is shown as it is typed.
   *
   * @param id the code
   * @param meaning when it comes up
   * @param remedy what to do
   */
  record Entry(String id, String meaning, String remedy) {}
}
