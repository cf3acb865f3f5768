package io.zviz.backend.iptables;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with the options of this backend. */
enum IptablesError implements ErrorCode {
  /** {@code backends.iptables} has an option or a value that does not exist. */
  BAD_OPTION(
      "ZV-IPTABLES-002",
      "`backends.iptables` has an option or a value that this backend does not know",
      "use `frontend: auto`, `nft` or `legacy`, or leave it out");

  private final Entry entry;

  IptablesError(String id, String meaning, String remedy) {
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
