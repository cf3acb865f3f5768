package io.zviz.spi.policy;

import org.jspecify.annotations.Nullable;

/**
 * Something a user should know that is no error.
 *
 * @param origin where
 * @param code the stable code of the warning or note
 * @param severity how serious
 * @param message one line
 */
public record Notice(Origin origin, String code, Severity severity, String message) {
  /** How serious a notice is. */
  public enum Severity {
    /** Worth knowing. */
    NOTE,
    /** Probably not what was meant. */
    WARNING
  }

  // By hand, see the description of io.zviz.spi.policy.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Notice that
        && origin.equals(that.origin)
        && code.equals(that.code)
        && severity == that.severity
        && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * origin.hashCode() + code.hashCode()) + severity.hashCode())
        + message.hashCode();
  }
}
