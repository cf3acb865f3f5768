package io.zviz.broker;

import io.zviz.spi.error.ErrorCode;

/** Errors of the broker. */
public enum BrokerErrorCode implements ErrorCode {
  /** The self-test got another answer than the broker gave, or none. */
  SELF_TEST_FAILED("ZV-BROKER-001"),
  /** A call with a path is brokered, and no kernel rule stands behind it. */
  NO_BACKSTOP("ZV-BROKER-002"),
  /** The broker could not be set up. */
  NOT_STARTED("ZV-BROKER-003"),
  /** A listener could not be taken over. */
  NOT_ATTACHED("ZV-BROKER-004");

  private final String id;

  BrokerErrorCode(String id) {
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
