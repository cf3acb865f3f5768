package io.zviz.control;

import io.zviz.spi.error.ErrorCode;

/** What can go wrong between a command and a supervisor. */
public enum ControlError implements ErrorCode {
  /** Nobody answers for the container. */
  NO_ANSWER(
      "ZV-CONTROL-001",
      Fault.ENVIRONMENT,
      "the supervisor of a container does not answer, or has ended meanwhile",
      "see `zviz state ID`; when it was killed, run `zviz cleanup`"),
  /** The supervisor of detached containers did not start. */
  NOT_STARTED(
      "ZV-CONTROL-002",
      Fault.ENVIRONMENT,
      "the supervisor of detached containers did not start",
      "act on its message; `zviz run` without `--detach` needs none");

  private final Entry entry;
  private final Fault fault;

  ControlError(String id, Fault fault, String meaning, String remedy) {
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
