package io.zviz.audit;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong with reading the audit log, and with what is made of it. */
public enum AuditError implements ErrorCode {
  /** The log cannot be read. */
  NOT_READ("ZV-AUDIT-001", Fault.ENVIRONMENT),

  /** No profile can be suggested from these recordings, or for that profile. */
  NO_SUGGESTION("ZV-AUDIT-002", Fault.INPUT),

  /** The profile cannot be written. */
  NOT_WRITTEN("ZV-AUDIT-003", Fault.ENVIRONMENT);

  private final String id;
  private final Fault fault;

  AuditError(String id, Fault fault) {
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
