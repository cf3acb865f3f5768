package io.zviz.spi.policy;

/**
 * How brokered calls are served.
 *
 * @param mode when the broker is used
 * @param timeoutMillis how long one request may take, in milliseconds
 * @param maxInflight how many requests of one container may be open at once
 */
public record BrokerSettings(Mode mode, int timeoutMillis, int maxInflight) {
  /** What a profile without a {@code broker} section gets. */
  public static final BrokerSettings DEFAULT = new BrokerSettings(Mode.AUTO, 5_000, 256);

  /** When the broker is used. */
  public enum Mode {
    /** Only where no cheaper place enforces the check completely. */
    AUTO,
    /** For every listed call. */
    ALWAYS
  }
}
