package io.zviz.spi.error;

import io.zviz.spi.policy.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error that a user can act on: what was got, what was wanted, what to do.
 *
 * <p>Its message never needs a stack trace to be understood.
 */
public class ZvizException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorCode code;
  private final transient @Nullable Origin position;

  /** An error without a position. */
  public ZvizException(ErrorCode code, String message) {
    this(code, null, message, null);
  }

  /** An error with everything known about it. */
  public ZvizException(
      ErrorCode code, @Nullable Origin position, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.position = position;
  }

  /** The stable code. */
  public ErrorCode code() {
    return code;
  }

  /** Where in a profile the error is, when it is in one. */
  public Optional<Origin> position() {
    return Optional.ofNullable(position);
  }

  /** The line that users see: {@code file:line:column: CODE message}. */
  public String render() {
    String text = code.id() + " " + getMessage();
    return position == null ? text : position + ": " + text;
  }
}
