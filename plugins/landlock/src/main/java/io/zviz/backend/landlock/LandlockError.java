package io.zviz.backend.landlock;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the options of this backend. */
enum LandlockError implements ErrorCode {
  /** {@code backends.landlock} has an option or a value that does not exist. */
  BAD_OPTION("ZV-LANDLOCK-004");

  private final String id;

  LandlockError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Fault fault() {
    return Fault.INPUT;
  }
}
