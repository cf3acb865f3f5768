package io.zviz.explain;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a question about a profile. */
public enum ExplainError implements ErrorCode {
  /** The operation cannot be understood. */
  BAD_QUESTION("ZV-EXPLAIN-001");

  private final String id;

  ExplainError(String id) {
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
