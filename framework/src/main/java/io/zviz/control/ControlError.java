package io.zviz.control;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong between a command and a supervisor. */
public enum ControlError implements ErrorCode {
  /** Nobody answers for the container. */
  NO_ANSWER("ZV-CONTROL-001", Fault.ENVIRONMENT),
  /** The supervisor of detached containers did not start. */
  NOT_STARTED("ZV-CONTROL-002", Fault.ENVIRONMENT);

  private final String id;
  private final Fault fault;

  ControlError(String id, Fault fault) {
    this.id = id;
    this.fault = fault;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
