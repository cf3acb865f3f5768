package io.zviz.json;

/** A text that is no JSON document, or one beyond the bounds of {@link JsonText#read}. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, one line, with line and column when they are known. */
  public MalformedJsonException(String message) {
    super(message);
  }
}
