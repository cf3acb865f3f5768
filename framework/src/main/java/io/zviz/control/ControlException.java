package io.zviz.control;

import org.jspecify.annotations.Nullable;

/** The other end is gone, or says something that makes no sense. */
final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ControlException(@Nullable String message) {
    super(message);
  }

  ControlException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
