package io.zviz.backend.apparmor;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the options of this backend. */
enum AppArmorError implements ErrorCode {
  /** {@code backends.apparmor} has an option or a value that does not exist. */
  BAD_OPTION(
      "ZV-APPARMOR-001",
      "`backends.apparmor` has an option or a value that this backend does not know",
      "use `abi: \"3.0\"` or `abi: \"4.0\"`, or leave it out");

  private final Entry entry;

  AppArmorError(String id, String meaning, String remedy) {
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
