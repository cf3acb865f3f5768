package io.zviz.backend.iptables;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the options of this backend. */
enum IptablesError implements ErrorCode {
  /** {@code backends.iptables} has an option or a value that does not exist. */
  BAD_OPTION("ZV-IPTABLES-002");

  private final String id;

  IptablesError(String id) {
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
