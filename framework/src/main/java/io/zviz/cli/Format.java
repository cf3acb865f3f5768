package io.zviz.cli;

import java.util.Locale;

/** How a command prints its result. */
public enum Format {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
