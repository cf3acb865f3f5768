package io.zviz.exchange;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong between zviz and other tools. Documented in {@code docs/errors.md}. */
public enum ExchangeError implements ErrorCode {
  /** The file to import is not what it should be. */
  MALFORMED("001", Fault.INPUT),
  /** The other side cannot say something, and that was not allowed. */
  NOT_EXPRESSIBLE("002", Fault.ENVIRONMENT),
  /** The files could not be written. */
  NOT_WRITTEN("003", Fault.ENVIRONMENT);

  private final String number;
  private final Fault fault;

  ExchangeError(String number, Fault fault) {
    this.number = number;
    this.fault = fault;
  }

  @Override
  public String id() {
    return "ZV-EXCHANGE-" + number;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
