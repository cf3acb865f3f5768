package io.zviz.cli;

import java.util.Locale;

/** How much is logged to standard error. */
public enum LogLevel {
  /** Only what failed. */
  ERROR,
  /** Also what is probably wrong. */
  WARN,
  /** Also what is done. */
  INFO,
  /** Also why. */
  DEBUG,
  /** Everything. */
  TRACE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
