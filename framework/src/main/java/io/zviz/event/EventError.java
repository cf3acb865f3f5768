package io.zviz.event;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong with the audit log. */
public enum EventError implements ErrorCode {
  /** The log cannot be opened. */
  LOG_NOT_OPENED(
      "ZV-EVENT-001",
      "the audit log cannot be opened",
      "name a regular file in a folder that can be written to with `--audit-log`");

  private final Entry entry;

  EventError(String id, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return Fault.ENVIRONMENT;
  }
}
