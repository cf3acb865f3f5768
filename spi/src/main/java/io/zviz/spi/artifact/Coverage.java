package io.zviz.spi.artifact;

/** How much of an intent a backend enforces. */
public enum Coverage {
  /** All of it. */
  FULL,
  /** Some of it; the reason says what is lost. */
  PARTIAL,
  /** Nothing of it. */
  NONE
}
