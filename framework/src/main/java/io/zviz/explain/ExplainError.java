package io.zviz.explain;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a question about a profile. */
public enum ExplainError implements ErrorCode {
  /** The operation cannot be understood. */
  BAD_QUESTION(
      "ZV-EXPLAIN-001",
      "what is asked about is no operation",
      "write a system call with its path, address or arguments, or a capability; `zviz explain --help` has examples");

  private final Entry entry;

  ExplainError(String id, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return Fault.INPUT;
  }
}
