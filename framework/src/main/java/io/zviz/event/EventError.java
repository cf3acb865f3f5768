package io.zviz.event;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong with the audit log. */
public enum EventError implements ErrorCode {
  /** The log cannot be opened. */
  LOG_NOT_OPENED("ZV-EVENT-001");

  private final String id;

  EventError(String id) {
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
