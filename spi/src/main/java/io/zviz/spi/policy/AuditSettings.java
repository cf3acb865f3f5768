package io.zviz.spi.policy;

/**
 * What is written to the audit log.
 *
 * @param level how much
 * @param rateLimit lines per second at most
 */
public record AuditSettings(Level level, int rateLimit) {
  /** What a profile without an {@code audit} section gets. */
  public static final AuditSettings DEFAULT = new AuditSettings(Level.DENIED, 1_000);

  /** How much is written. */
  public enum Level {
    /** Nothing; refused in the filter alone. */
    NONE,
    /** Refused calls. */
    DENIED,
    /** Refused calls, brokered calls and calls that the broker allowed. */
    FULL
  }
}
