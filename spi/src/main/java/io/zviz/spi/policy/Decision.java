package io.zviz.spi.policy;

/** What becomes of a call or of a way out. */
public enum Decision {
  /** It is executed. */
  ALLOW,
  /** It is refused. */
  DENY,
  /** Its arguments are inspected first. */
  BROKER
}
