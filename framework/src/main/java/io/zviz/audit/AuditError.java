package io.zviz.audit;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong with reading the audit log, and with what is made of it. */
public enum AuditError implements ErrorCode {
  /** The log cannot be read. */
  NOT_READ(
      "ZV-AUDIT-001",
      Fault.ENVIRONMENT,
      "the audit log cannot be read",
      "name the one that `zviz run` wrote with `--audit-log`; be root or in its group"),

  /** No profile can be suggested from these recordings, or for that profile. */
  NO_SUGGESTION(
      "ZV-AUDIT-002",
      Fault.INPUT,
      "runs under several profiles were recorded, or their profile cannot be found",
      "name one with `--profile`, or the file to extend with `--extends`"),

  /** The profile cannot be written. */
  NOT_WRITTEN(
      "ZV-AUDIT-003",
      Fault.ENVIRONMENT,
      "the suggested profile cannot be written, or its file exists",
      "see the message; `--force` replaces a file, `--merge` adds to it");

  private final Entry entry;
  private final Fault fault;

  AuditError(String id, Fault fault, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
    this.fault = fault;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
