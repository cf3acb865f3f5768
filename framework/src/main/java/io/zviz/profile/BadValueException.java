package io.zviz.profile;

/**
 * A text that is not a value of its kind. Whoever knows the place turns it into a {@link Problem}.
 */
public final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ProfileError error;

  BadValueException(ProfileError error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /** What kind of mistake it is. */
  public ProfileError error() {
    return error;
  }

  /** What was got and what was expected. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
