package io.zviz.exchange;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong between zviz and other tools. */
public enum ExchangeError implements ErrorCode {
  /** The file to import is not what it should be. */
  MALFORMED(
      "ZV-EXCHANGE-001",
      Fault.INPUT,
      "what is to be imported is no system call filter, or an option has a value that it cannot have",
      "correct it at the place shown, a JSON pointer"),
  /** The other side cannot say something, and that was not allowed. */
  NOT_EXPRESSIBLE(
      "ZV-EXCHANGE-002",
      Fault.ENVIRONMENT,
      "the other side cannot say some of the rules; nothing was written",
      "look at the list; `--allow-degraded` writes the rest"),
  /** The files could not be written. */
  NOT_WRITTEN(
      "ZV-EXCHANGE-003",
      Fault.ENVIRONMENT,
      "the files cannot be written, or would take the place of compiled artefacts",
      "see the message; what was there before is untouched");

  private final Entry entry;
  private final Fault fault;

  ExchangeError(String id, Fault fault, String meaning, String remedy) {
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
