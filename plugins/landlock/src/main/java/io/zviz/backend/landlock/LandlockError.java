package io.zviz.backend.landlock;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the options of this backend. */
enum LandlockError implements ErrorCode {
  /** {@code backends.landlock} has an option or a value that does not exist. */
  BAD_OPTION(
      "ZV-LANDLOCK-004",
      "`backends.landlock` has an option or a value that this backend does not know",
      "use `ports: auto` or `ports: always`, or leave it out");

  private final Entry entry;

  LandlockError(String id, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return Fault.INPUT;
  }
}
