package io.zviz.backend.selinux;

import io.zviz.spi.error.ErrorCode;

/** What can keep a run from its domain. */
enum SelinuxError implements ErrorCode {
  /** The module of the profile is not installed on this host. */
  NO_DOMAIN("ZV-SELINUX-001");

  private final String id;

  SelinuxError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Fault fault() {
    return Fault.ENVIRONMENT;
  }
}
