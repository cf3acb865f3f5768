package io.zviz.backend.apparmor;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the options of this backend. */
enum AppArmorError implements ErrorCode {
  /** {@code backends.apparmor} has an option or a value that does not exist. */
  BAD_OPTION("ZV-APPARMOR-001");

  private final String id;

  AppArmorError(String id) {
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
