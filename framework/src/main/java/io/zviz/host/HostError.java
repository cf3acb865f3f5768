package io.zviz.host;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a host or with facts about one. */
public enum HostError implements ErrorCode {
  /** A facts file cannot be read. */
  FACTS_UNREADABLE("ZV-HOST-001", Fault.INPUT),
  /** A facts file is not what {@code --check-host --format json} writes. */
  FACTS_MALFORMED("ZV-HOST-002", Fault.INPUT),
  /** This host's processor is none that profiles are compiled for. */
  UNKNOWN_ARCHITECTURE("ZV-HOST-003", Fault.ENVIRONMENT);

  private final String id;
  private final Fault fault;

  HostError(String id, Fault fault) {
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
