package io.zviz.spi.policy;

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
}
